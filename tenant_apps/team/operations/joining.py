"""Coming onto the team by an invitation. Runs at the door: only the link or the code says who is there."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import F, QuerySet
from django.utils import timezone

from tenant_apps.team.exceptions import InvitationClosed
from tenant_apps.team.models import Member, MemberInvitation
from tenant_apps.team.operations.inviting import code_text
from tenants.accounts.codes import MOST_TRIES, digests
from tenants.accounts.logins import LoginClosed, login_for
from tenants.accounts.models import User
from tenants.accounts.throttle import Meter, count_try
from tenants.audit.operations import record
from tenants.entry import becoming, current_business
from tenants.lib import tokens
from tenants.viewer import Viewer


def find_member_invitation(*, token: str) -> MemberInvitation | None:
    found: MemberInvitation | None = MemberInvitation.objects.filter(link_digest__in=digests(token)).first()
    return found


def join_with_link(*, token: str) -> User:
    """Raises `InvitationClosed`."""
    invitation = find_member_invitation(token=token)
    if invitation is None:
        raise InvitationClosed
    return _join(invitation)


def join_with_code(*, email: str, code: str, meters: Sequence[Meter]) -> User:
    """Raises `TooManyTries`, `InvitationClosed`."""
    count_try(meters)
    accepted = digests(code_text(email, code))
    for invitation in _live().filter(email=email):
        # Counting comes first and locks the row, so that tries sent at the same moment can't all pass as the fifth.
        counted = _live().filter(pk=invitation.pk, tries__lt=MOST_TRIES).update(tries=F("tries") + 1)
        if counted and any(tokens.same(invitation.code_digest, one) for one in accepted):
            return _join(invitation)
    raise InvitationClosed


def _live() -> QuerySet[MemberInvitation]:
    live: QuerySet[MemberInvitation] = MemberInvitation.objects.filter(
        accepted_at=None, revoked_at=None, expires_at__gt=timezone.now()
    )
    return live


def _join(invitation: MemberInvitation) -> User:
    if not _live().filter(pk=invitation.pk).update(accepted_at=timezone.now()):
        raise InvitationClosed
    try:
        user = login_for(invitation.email, name=invitation.name)
    except LoginClosed:
        raise InvitationClosed from None
    viewer = Viewer("team", user.pk, role=invitation.role, name=invitation.name)
    with becoming(viewer):
        if Member.objects.filter(user_id=user.pk).exists():
            raise InvitationClosed
        zone = current_business().time_zone
        member = Member.objects.create(
            user_id=user.pk, name=invitation.name, role=invitation.role, time_zone=zone, is_bookable=False
        )
        record(by=viewer, verb="member.joined", subject=member, role=invitation.role)
    return user
