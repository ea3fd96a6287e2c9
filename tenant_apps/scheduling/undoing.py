"""What a client may take back for a few minutes, read from the rows themselves: nothing has to be remembered."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import F, Q
from django.urls import reverse

from tenant_apps.scheduling.choices import Status
from tenant_apps.scheduling.models import GRACE, Appointment
from tenant_apps.scheduling.queries import appointment_details

# Booked and cancelled within minutes by the client: a slip, not worth a line in anybody's list.
TAKEN_BACK = Q(
    status=Status.CANCELLED,
    booked_by_kind="client",
    cancelled_by_kind="client",
    cancelled_at__lt=F("created_at") + GRACE,
)


@dataclass(frozen=True, slots=True)
class Undo:
    appointment: Appointment
    is_booking: bool  # else a cancellation
    action: str
    seconds: int


def undo_of(appointment: Appointment, now: datetime) -> Undo | None:
    if appointment.is_undoable(now) and appointment.booked_by_kind == "client":
        return _undo(appointment, "withdrawal", appointment.created_at, now)
    if appointment.is_uncancellable(now) and appointment.cancelled_by_kind == "client":
        return _undo(appointment, "restoration", appointment.cancelled_at, now)
    return None


def latest_undo(now: datetime) -> Undo | None:
    """The viewer's newest booking or cancellation that can still be taken back."""
    since = now - GRACE
    recent = appointment_details().filter(Q(created_at__gt=since) | Q(cancelled_at__gt=since))
    found = [undo for appointment in recent if (undo := undo_of(appointment, now))]
    return max(found, key=lambda undo: undo.seconds, default=None)


def _undo(appointment: Appointment, noun: str, since: datetime | None, now: datetime) -> Undo:
    left = GRACE - (now - (since or now))
    return Undo(
        appointment=appointment,
        is_booking=appointment.status in (Status.REQUESTED, Status.BOOKED),
        action=reverse(f"scheduling:{noun}", args=[appointment.pk]),
        seconds=int(left.total_seconds()),
    )
