from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from tenant_apps.scheduling.choices import Status
from tenant_apps.scheduling.exceptions import PastTime, WrongStatus
from tenant_apps.scheduling.models import Appointment
from tenant_apps.scheduling.operations.announcing import announce
from tenant_apps.scheduling.operations.changes import CANCELLATION, locked
from tenant_apps.scheduling.operations.diary import release
from tenants.accounts.permissions import Permission, requires
from tenants.viewer import Viewer


@requires(Permission.BOOK_FOR_CLIENTS)
@transaction.atomic
def confirm_request(appointment: Appointment, *, by: Viewer) -> Appointment:
    """What was asked for is booked. Confirming again changes nothing. Raises WrongStatus or PastTime."""
    found = locked(appointment)
    if found.status == Status.BOOKED:
        return found
    if not found.is_requested:
        raise WrongStatus(Status(found.status))
    if found.ends_at <= timezone.now():
        raise PastTime
    found.status, found.confirmed_at = Status.BOOKED, timezone.now()
    found.sequence += 1
    found.save(update_fields=["status", "confirmed_at", "sequence"])
    announce(found, "confirmed", by=by, mail="booked")
    return found


@requires(Permission.BOOK_FOR_CLIENTS)
@transaction.atomic
def decline_request(appointment: Appointment, *, by: Viewer, reason: str = "") -> Appointment:
    """It can't be; the time is free again. Raises WrongStatus."""
    found = locked(appointment)
    if found.status == Status.CANCELLED:
        return found
    if not found.is_requested:
        raise WrongStatus(Status(found.status))
    found.status, found.cancelled_at = Status.CANCELLED, timezone.now()
    found.cancelled_by_kind, found.cancelled_by_name, found.cancel_reason = by.kind, by.name, reason
    found.sequence += 1
    release(found, fields=CANCELLATION)
    announce(found, "declined", by=by, mail="declined", reason=reason)
    return found
