from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from tenant_apps.clients.choices import PortalState, Relation, Right
from tenant_apps.clients.models import Caseload, Client, ClientAccess, Invitation
from tenant_apps.team.models import Member
from tenants.accounts.choices import Role
from tenants.accounts.models import User
from tenants.entry import at_the_door

LONGEST_SEARCH = 80


@dataclass(frozen=True, slots=True)
class ClientLine:
    """A client in the list."""

    id: int
    name: str
    email: str
    portal: PortalState


def live_invitations() -> QuerySet[Invitation]:
    """Those whose link still opens the portal."""
    return pending_invitations().filter(expires_at__gt=timezone.now())


def pending_invitations() -> QuerySet[Invitation]:
    """Neither accepted nor withdrawn; they may have run out."""
    pending: QuerySet[Invitation] = Invitation.objects.filter(accepted_at=None, revoked_at=None)
    return pending


def clients_found(search: str = "") -> QuerySet[Client]:
    """Present clients whose name, address or number has each of the words, accents aside; all of them for no words."""
    found: QuerySet[Client] = Client.objects.filter(archived_at=None)
    for word in search[:LONGEST_SEARCH].split():
        found = found.filter(Q(name__unaccent__icontains=word) | Q(email__icontains=word) | Q(phone__contains=word))
    return found.order_by("name", "id")


def client_lines(clients: QuerySet[Client]) -> list[ClientLine]:
    """One query, however many."""
    return [ClientLine(row["id"], row["name"], row["email"], _portal_state(row)) for row in _rows(clients)]


def portal_state(client: Client) -> PortalState:
    return client_lines(Client.objects.filter(pk=client.pk))[0].portal


def latest_invitation(client: Client) -> Invitation | None:
    invitation: Invitation | None = (
        Invitation.objects.filter(client=client, relation=Relation.SELF).order_by("-created_at").first()
    )
    return invitation


def own_clients() -> QuerySet[Client]:
    """Whom the viewer may see, by name."""
    clients: QuerySet[Client] = Client.objects.filter(archived_at=None)
    return clients


def carers_of(client: Client) -> QuerySet[Member]:
    """The practitioners who look after a client, by name."""
    members: QuerySet[Member] = Member.objects.filter(Exists(_lines(client)), role=Role.PRACTITIONER, is_active=True)
    return members


def free_carers(client: Client) -> QuerySet[Member]:
    """The practitioners who don't yet."""
    members: QuerySet[Member] = Member.objects.filter(~Exists(_lines(client)), role=Role.PRACTITIONER, is_active=True)
    return members


@dataclass(frozen=True, slots=True)
class LinkLine:
    """Somebody who sees a client's portal, or is asked to."""

    access: ClientAccess
    email: str
    rights: str


def links_to(client: Client) -> list[LinkLine]:
    """Whoever may see the client's portal today or some day, themselves first."""
    found = list(ClientAccess.objects.filter(client=client, ended_at=None).order_by("created_at", "id"))
    with at_the_door():
        emails = dict(User.objects.filter(pk__in=[one.user_id for one in found]).values_list("pk", "email"))
    return [LinkLine(one, emails[one.user_id], ", ".join(_right_words(one))) for one in found]


def asked_to_see(client: Client) -> QuerySet[Invitation]:
    """Others than the client who are asked to see them and have not come yet."""
    return pending_invitations().filter(client=client).exclude(relation=Relation.SELF).order_by("-created_at")


def _right_words(access: ClientAccess) -> list[str]:
    return [str(Right(one).label) for one in Right.values if one in access.rights]


def _lines(client: Client) -> QuerySet[Caseload]:
    lines: QuerySet[Caseload] = Caseload.objects.filter(client=client, member=OuterRef("pk"))
    return lines


def _rows(clients: QuerySet[Client]) -> Iterable[Mapping[str, Any]]:
    own = {"client_id": OuterRef("pk"), "relation": Relation.SELF}
    pending = pending_invitations().filter(**own)
    with_portal = clients.annotate(
        is_inside=Exists(ClientAccess.objects.filter(**own)),
        is_invited=Exists(pending.filter(expires_at__gt=timezone.now())),
        was_invited=Exists(pending),
    )
    return with_portal.values("id", "name", "email", "is_inside", "is_invited", "was_invited")


def _portal_state(row: Mapping[str, Any]) -> PortalState:
    if row["is_inside"]:
        return PortalState.INSIDE
    if row["is_invited"]:
        return PortalState.INVITED
    return PortalState.EXPIRED if row["was_invited"] else PortalState.OUTSIDE
