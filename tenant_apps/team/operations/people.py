"""What becomes of a member: another role, leaving, coming back. Their sessions end, for they stand for other rights."""

from __future__ import annotations

from tenant_apps.team.exceptions import LastOwner, NotOneself, OwnersOnly
from tenant_apps.team.models import Member
from tenants.accounts.choices import Role
from tenants.accounts.permissions import Permission, requires
from tenants.accounts.sessions import end_sessions
from tenants.audit.operations import record
from tenants.viewer import Viewer

HIGH = (Role.OWNER, Role.MANAGER)


@requires(Permission.MANAGE_TEAM)
def change_role(member: Member, *, by: Viewer, role: Role) -> None:
    """The same role again changes nothing. Raises `NotOneself`, `OwnersOnly`, `LastOwner`."""
    found = _held(member, by)
    if found.pk == by.member_id:
        raise NotOneself
    if role == Role.OWNER or (role == Role.MANAGER and by.role != Role.OWNER):
        raise OwnersOnly
    before = found.role
    if before == role:
        return
    _keep_an_owner(found)
    Member.objects.filter(pk=found.pk).update(role=role)
    end_sessions(found.user_id)
    record(by=by, verb="member.role_changed", subject=found, name=found.name, before=before, role=role)


@requires(Permission.MANAGE_TEAM)
def deactivate_member(member: Member, *, by: Viewer) -> None:
    """They can't come in from now on, and nothing new is booked with them; what is booked stays to be handed over.

    Raises `OwnersOnly`, `LastOwner`.
    """
    found = _held(member, by)
    if not found.is_active:
        return
    _keep_an_owner(found)
    Member.objects.filter(pk=found.pk).update(is_active=False, is_bookable=False)
    end_sessions(found.user_id)
    record(by=by, verb="member.deactivated", subject=found, name=found.name)


@requires(Permission.MANAGE_TEAM)
def reactivate_member(member: Member, *, by: Viewer) -> None:
    """They come in again with the role they had. Raises `OwnersOnly`."""
    found = _held(member, by)
    if Member.objects.filter(pk=found.pk, is_active=False).update(is_active=True):
        record(by=by, verb="member.reactivated", subject=found, name=found.name)


def lock_owners() -> list[Member]:
    """Today's owners, and nobody else changes who they are until the transaction ends."""
    return list(Member.objects.filter(role=Role.OWNER, is_active=True).order_by("pk").select_for_update())


def _held(member: Member, by: Viewer) -> Member:
    """The row as it is now. Owners first, so that two who demote each other can't both succeed."""
    lock_owners()
    found: Member = Member.objects.select_for_update().get(pk=member.pk)
    if found.role in HIGH and by.role != Role.OWNER and found.pk != by.member_id:
        raise OwnersOnly
    return found


def _keep_an_owner(member: Member) -> None:
    if member.role == Role.OWNER and [owner.pk for owner in lock_owners()] == [member.pk]:
        raise LastOwner
