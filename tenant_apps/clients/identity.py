from __future__ import annotations

from collections.abc import Collection, Iterable
from zoneinfo import ZoneInfo

from django.db.models import Q
from django.utils import timezone

from tenant_apps.clients.choices import NEEDED_PART, Right
from tenant_apps.clients.models import Caseload, ClientAccess
from tenant_apps.team.models import Member
from tenants.accounts.choices import Role
from tenants.accounts.models import User
from tenants.accounts.permissions import ALLOWED, Permission
from tenants.blueprints import read_policies
from tenants.entry import current_business
from tenants.requests import Request
from tenants.viewer import Identity, Link

SEEING, SEEING_NAME = "seeing_client_id", "seeing_client_name"
CHOSEN, CHOSEN_NAME = "chosen_client_id", "chosen_client_name"
MAY_SEE = ALLOWED[Permission.SEE_AS_CLIENT]


def identity_of(request: Request, user: User) -> Identity:
    """The seats a login has in this business: one on the team, and one for each client it may see. Runs at the door."""
    member = Member.objects.filter(user_id=user.pk, is_active=True).only("id", "name", "role").first()
    links = links_of(user)
    caseload = caseload_of(member) if member else None
    return Identity(
        user_id=user.pk,
        name=member.name if member else user.name or user.email,
        member_id=member.pk if member else None,
        role=member.role if member else "",
        client_ids=tuple(link.client_id for link in links),
        links=links,
        chosen_client_id=request.session.get(CHOSEN),
        caseload=caseload,
        seeing_client_id=_seen_as(request, member, caseload),
        seeing_name=request.session.get(SEEING_NAME, ""),
    )


def links_of(user: User) -> tuple[Link, ...]:
    """The clients a login may see today: a link that ends on this day, by the business's calendar, has ended."""
    today = timezone.localdate(timezone=ZoneInfo(current_business().time_zone))
    rows = ClientAccess.objects.filter(Q(ends_on=None) | Q(ends_on__gt=today), user_id=user.pk, ended_at=None)
    found = rows.order_by("client_id").values_list("client_id", "rights", "sections")
    return tuple(Link(pk, _usable(rights, sections), frozenset(sections)) for pk, rights, sections in found)


def _usable(rights: Iterable[str], sections: Collection[str]) -> frozenset[str]:
    return frozenset(right for right in rights if NEEDED_PART[Right(right)] in sections)


def caseload_of(member: Member) -> tuple[int, ...] | None:
    """Whom a practitioner sees, where the business has each see their own only; None where they see everybody."""
    if member.role != Role.PRACTITIONER or not read_policies(current_business().policies).caseload:
        return None
    own = Caseload.objects.filter(member=member.pk).order_by("client_id")
    return tuple(own.values_list("client_id", flat=True))


def _seen_as(request: Request, member: Member | None, caseload: tuple[int, ...] | None) -> int | None:
    if member is None or member.role not in MAY_SEE:
        return None
    client_id: int | None = request.session.get(SEEING)
    return client_id if caseload is None or client_id in caseload else None
