"""A sign-in between its two steps: signed, good for five minutes, and in no table."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import timedelta

from django.core import signing

from api.operations import proof_of
from tenants.accounts.models import User
from tenants.models import Business

SALT = "api.pending-sign-in"
LASTS = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Wish:
    """What kind of token was asked for."""

    name: str
    scopes: list[str]
    days: int


class PendingOver(Exception):
    """Too old, somebody else's, or made up."""


def pend(user: User, business: Business, method: str, wish: Wish) -> str:
    """A new password, or another business, makes it worthless. `method` is the first factor that was given."""
    kept = [business.schema_name, user.pk, _print_of(user), method, asdict(wish)]
    return signing.dumps(kept, salt=SALT, compress=True)


def pending_of(text: str, business: Business) -> tuple[User, str, Wish]:
    """Raises `PendingOver`."""
    try:
        schema, user_pk, user_print, method, wish = signing.loads(text, salt=SALT, max_age=LASTS)
    except (signing.BadSignature, ValueError, TypeError):
        raise PendingOver from None
    user = User.objects.filter(pk=user_pk, is_active=True).first() if schema == business.schema_name else None
    if user is None or _print_of(user) != user_print:
        raise PendingOver
    return user, method, Wish(**wish)


def _print_of(user: User) -> str:
    return proof_of(user)[:16]
