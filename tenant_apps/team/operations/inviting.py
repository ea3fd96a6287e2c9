"""Asking somebody onto the team: one mail with a link and a code, good for a week."""

from __future__ import annotations

from datetime import timedelta

from django.urls import reverse
from django.utils import timezone

from tenant_apps.team.exceptions import AlreadyOnTeam, InvitationClosed, OwnersOnly
from tenant_apps.team.models import Member, MemberInvitation
from tenants.accounts.choices import Role
from tenants.accounts.codes import digests
from tenants.accounts.models import User
from tenants.accounts.permissions import Permission, requires
from tenants.audit.operations import record
from tenants.entry import at_the_door
from tenants.lib import tokens
from tenants.mail import absolute_url, post
from tenants.viewer import Viewer

LASTS = timedelta(days=7)


@requires(Permission.MANAGE_TEAM)
def invite_member(*, by: Viewer, name: str, email: str, role: Role) -> MemberInvitation:
    """Sends an invitation; earlier ones to the address end. Raises `AlreadyOnTeam`, `OwnersOnly`."""
    email = email.strip().lower()
    if role == Role.OWNER or (role == Role.MANAGER and by.role != Role.OWNER):
        raise OwnersOnly
    Member.objects.select_for_update().get(pk=by.member_id)  # a form sent twice at once is one invitation
    if found := _member_with(email):
        raise AlreadyOnTeam(is_active=found.is_active)
    now, code, token = timezone.now(), tokens.new_code(), tokens.new_token()
    MemberInvitation.objects.filter(email=email, accepted_at=None, revoked_at=None).update(revoked_at=now)
    invitation: MemberInvitation = MemberInvitation.objects.create(
        name=name,
        email=email,
        role=role,
        invited_by_name=by.name,
        link_digest=digests(token)[0],
        code_digest=digests(code_text(email, code))[0],
        created_at=now,
        expires_at=now + LASTS,
    )
    _mail(invitation, code=code, token=token)
    record(by=by, verb="member.invited", subject=invitation, role=role, name=name)
    return invitation


@requires(Permission.MANAGE_TEAM)
def renew_member_invitation(invitation: MemberInvitation, *, by: Viewer) -> MemberInvitation:
    """The same again, for another week. Raises `InvitationClosed` for one no longer open, and as `invite_member`."""
    found: MemberInvitation = MemberInvitation.objects.select_for_update().get(pk=invitation.pk)
    if found.accepted_at or found.revoked_at:
        raise InvitationClosed
    return invite_member(by=by, name=found.name, email=found.email, role=Role(found.role))


@requires(Permission.MANAGE_TEAM)
def revoke_member_invitation(invitation: MemberInvitation, *, by: Viewer) -> None:
    """Its link and code open nothing from now on."""
    open_ones = MemberInvitation.objects.filter(pk=invitation.pk, accepted_at=None, revoked_at=None)
    if open_ones.update(revoked_at=timezone.now()):
        record(by=by, verb="member.invitation_revoked", subject=invitation, name=invitation.name)


def code_text(email: str, code: str) -> str:
    return f"member:{email}:{code}"


def _member_with(email: str) -> Member | None:
    with at_the_door():
        user_id = User.objects.filter(email=email).values_list("pk", flat=True).first()
    found: Member | None = Member.objects.filter(user_id=user_id).first() if user_id else None
    return found


def _mail(invitation: MemberInvitation, *, code: str, token: str) -> None:
    post(
        to=invitation.email,
        template="team/mail/invitation",
        context={
            "name": invitation.name,
            "invited_by": invitation.invited_by_name,
            "role": Role(invitation.role).label,
            "code": code,
            "link": absolute_url(reverse("team:welcome", args=[token])),
            "join_link": absolute_url(reverse("team:join")),
            "days": LASTS.days,
        },
        reason="member.invited",
    )
