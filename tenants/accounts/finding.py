"""Which portals an address has a login in, without looking into any of them.

Each business leaves keyed digests of its logins' addresses with the platform (`portico.address_digest`), at its own
door. They are compared, never read back, and go with the login or the business.
"""

from __future__ import annotations

from django.conf import settings
from django.db import connections

from tenants.accounts.models import User
from tenants.entry import is_on_platform
from tenants.lib.tokens import digest
from tenants.models import Business, BusinessStatus
from tenants.secrets import digests

MOST = 50
FOUND = "SELECT DISTINCT schema FROM portico.address_digest WHERE digest = ANY (%s)"


def note_address(email: str) -> None:
    """At a business's door, in the transaction that makes the login. The platform's own staff have no portal."""
    if not is_on_platform():
        _run("SELECT portico.note_address(%s)", _digest(email))


def index_addresses() -> None:
    """At a business's door: leaves exactly its logins' digests, under today's key."""
    if not is_on_platform():
        mine = [_digest(email) for email in User.objects.filter(is_active=True).values_list("email", flat=True)]
        _run("SELECT portico.keep_addresses(%s)", mine)


def index_anew() -> int:
    """After a change of the key. Nothing is sealed here, so nothing is counted."""
    index_addresses()
    return 0


def businesses_with(email: str) -> list[Business]:
    """Inside the platform: the open ones where this address has a login."""
    with connections["default"].cursor() as cursor:
        cursor.execute(FOUND, [digests(_plain(email))])
        schemas = [row[0] for row in cursor.fetchall()]
    found = Business.objects.filter(schema_name__in=schemas, status=BusinessStatus.OPEN).order_by("name", "pk")
    return list(found[:MOST])


def _digest(email: str) -> str:
    return digest(_plain(email), key=settings.SECRET_KEY)


def _plain(email: str) -> str:
    """Apart from digests of addresses that are kept for other uses under the same key."""
    return f"portal-finder:{email.strip().lower()}"


def _run(query: str, value: str | list[str]) -> None:
    with connections["default"].cursor() as cursor:
        cursor.execute(query, [value])
