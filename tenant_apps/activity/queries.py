from __future__ import annotations

from collections.abc import Collection, Iterator

from django.db.models import Q
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from tenant_apps.clients.models import Client
from tenant_apps.team.models import Member
from tenants.audit.queries import Page, newest_first
from themes.words import word

LATEST = 8
LONGEST_SEARCH = 80


def client_names(ids: Collection[int]) -> dict[int, str]:
    return dict(Client.objects.filter(pk__in=ids).values_list("id", "name")) if ids else {}


def people() -> Iterator[tuple[str, str | Promise]]:
    """Who may be asked for: each member, also those who have left, and whoever is no member."""
    yield from ((f"user:{user_id}", name) for user_id, name in Member.objects.values_list("user_id", "name"))
    yield "client", capfirst(word("client", plural=True))
    yield "anonymous", _("Not signed in")
    yield "system", _("The portal itself")
    yield "platform", _("Support")


def about_clients_named(search: str) -> Q:
    """What was done to clients, or by them, whose name has each of the words."""
    found = Client.objects.all()
    for part in search[:LONGEST_SEARCH].split():
        found = found.filter(name__unaccent__icontains=part)
    return Q(client_id__in=found.values("pk"))


def latest_about(client: Client) -> Page:
    return newest_first(Q(client_id=client.pk), count=LATEST)
