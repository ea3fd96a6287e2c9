from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from tenant_apps.scheduling.choices import UPCOMING, Status
from tenant_apps.scheduling.exceptions import GraceOver, WindowClosed, WrongStatus
from tenant_apps.scheduling.instants import checked_instant
from tenant_apps.scheduling.models import Appointment
from tenant_apps.scheduling.operations.announcing import announce
from tenant_apps.scheduling.operations.booking import zone_for
from tenant_apps.scheduling.operations.checks import check_given, check_right, check_session, check_time
from tenant_apps.scheduling.operations.diary import enter, hold_diaries, release, sit_again, take_seat
from tenant_apps.scheduling.queries import appointment_details
from tenant_apps.team.models import Member
from tenants.accounts.permissions import Permission, requires
from tenants.viewer import Viewer

CANCELLATION = ["status", "cancelled_at", "cancelled_by_kind", "cancelled_by_name", "cancel_reason", "sequence"]


@requires(Permission.BOOK_FOR_CLIENTS, or_client=True)
@transaction.atomic
def reschedule_appointment(
    appointment: Appointment,
    *,
    by: Viewer,
    starts_at: datetime,
    member: Member | None = None,
    time_zone: str = "",
) -> Appointment:
    """Moves it in time, to another member, or both; price and policy stay as agreed. To where it is already: no change.

    Raises WindowClosed (client), WrongStatus, and what book_appointment raises.
    """
    starts_at = checked_instant(starts_at)
    check_right(appointment.client_id, by=by)
    found = locked(appointment)
    to_member, before = member or found.member, found.starts_at
    if (found.starts_at, found.member_id) == (starts_at, to_member.pk):
        return found
    hold_diaries(found.member_id, to_member.pk, service=found.service)
    _check_movable(found, by)
    check_given(found.service, to_member, by=by)
    found.member = to_member
    if found.seat_id:
        session = check_session(found.service, to_member, starts_at, by=by)
        take_seat(found, session)
        found.starts_at, found.ends_at = session.starts_at, session.ends_at
    else:
        found.location = check_time(found.service, to_member, starts_at, by=by, moving=found)
        found.starts_at, found.ends_at = starts_at, starts_at + found.service.duration
    found.time_zone = zone_for(found.client, time_zone or found.time_zone)
    found.sequence += 1
    enter(found, fields=["member", "location", "starts_at", "ends_at", "time_zone", "sequence"])
    announce(found, "moved", by=by, mail="moved", previous_starts_at=before)
    return found


@requires(Permission.CANCEL_VISITS, or_client=True)
@transaction.atomic
def cancel_appointment(appointment: Appointment, *, by: Viewer, reason: str = "") -> Appointment:
    """Frees the time. Once cancelled, cancelling again changes nothing. Raises WindowClosed (client) or WrongStatus."""
    check_right(appointment.client_id, by=by)
    found = locked(appointment)
    if found.status == Status.CANCELLED:
        return found
    if found.status not in UPCOMING:
        raise WrongStatus(Status(found.status))
    if by.kind == "client" and not found.is_cancellable(timezone.now()):
        raise WindowClosed(found.cancel_until, found.late_fee_percent)
    return _cancel(found, by=by, reason=reason)


@requires(Permission.CANCEL_VISITS, or_client=True)
@transaction.atomic
def undo_booking(appointment: Appointment, *, by: Viewer) -> Appointment:
    """Takes a booking back within minutes, whatever the window. Raises GraceOver."""
    check_right(appointment.client_id, by=by)
    found = locked(appointment)
    if found.status == Status.CANCELLED:
        return found
    if not found.is_undoable(timezone.now()):
        raise GraceOver
    return _cancel(found, by=by, undone=True)


@requires(Permission.CANCEL_VISITS, or_client=True)
@transaction.atomic
def undo_cancellation(appointment: Appointment, *, by: Viewer) -> Appointment:
    """Takes one's own cancellation back within minutes. Raises GraceOver, or SlotTaken where the time has gone."""
    check_right(appointment.client_id, by=by)
    found = locked(appointment)
    if found.status in (Status.REQUESTED, Status.BOOKED):
        return found
    is_own_side = (found.cancelled_by_kind == "client") == (by.kind == "client")
    if not is_own_side or not found.is_uncancellable(timezone.now()):
        raise GraceOver
    hold_diaries(found.member_id, service=found.service)
    sit_again(found)
    found.status, found.cancelled_at = _status_again(found), None
    found.cancelled_by_kind = found.cancelled_by_name = found.cancel_reason = ""
    found.sequence += 1
    enter(found, fields=CANCELLATION)
    verb = "requested" if found.is_requested else "booked"
    announce(found, verb, by=by, mail=verb, again=True)
    return found


def locked(appointment: Appointment) -> Appointment:
    """The row as it is now, and nobody else's until the transaction ends."""
    rows = appointment_details().select_related("reservation")
    return rows.select_for_update(of=("self",)).get(pk=appointment.pk)


def _status_again(appointment: Appointment) -> Status:
    """What was never confirmed is asked for again."""
    is_open = appointment.service.needs_confirmation and appointment.booked_by_kind == "client"
    return Status.REQUESTED if is_open and appointment.confirmed_at is None else Status.BOOKED


def _check_movable(appointment: Appointment, by: Viewer) -> None:
    if appointment.status != Status.BOOKED:
        raise WrongStatus(Status(appointment.status))
    if by.kind == "client" and not appointment.is_reschedulable(timezone.now()):
        raise WindowClosed(appointment.reschedule_until, appointment.late_fee_percent)


def _cancel(appointment: Appointment, *, by: Viewer, reason: str = "", **details: Any) -> Appointment:
    appointment.status, appointment.cancelled_at = Status.CANCELLED, timezone.now()
    appointment.cancelled_by_kind, appointment.cancelled_by_name = by.kind, by.name
    appointment.cancel_reason = reason
    appointment.sequence += 1
    release(appointment, fields=CANCELLATION)
    announce(appointment, "cancelled", by=by, mail="cancelled", reason=reason, **details)
    return appointment
