from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from tenant_apps.scheduling.choices import Status
from tenant_apps.scheduling.exceptions import WrongStatus
from tenant_apps.scheduling.models import Appointment
from tenant_apps.scheduling.operations.announcing import announce
from tenant_apps.scheduling.operations.changes import locked
from tenant_apps.scheduling.operations.diary import enter, hold_diaries, release, sit_again
from tenants.accounts.permissions import Permission, requires
from tenants.viewer import Viewer

# Steps back put a slip of the finger right.
FOLLOWS = {
    Status.REQUESTED: set[Status](),
    Status.BOOKED: {Status.ARRIVED, Status.COMPLETED, Status.NO_SHOW},
    Status.ARRIVED: {Status.COMPLETED, Status.NO_SHOW, Status.BOOKED},
    Status.COMPLETED: {Status.ARRIVED, Status.BOOKED},
    Status.NO_SHOW: {Status.ARRIVED, Status.BOOKED},
    Status.CANCELLED: set[Status](),
}


@requires(Permission.MARK_VISITS)
@transaction.atomic
def record_outcome(appointment: Appointment, *, by: Viewer, status: Status) -> Appointment:
    """What became of a visit. The same status again changes nothing.

    Raises WrongStatus (nobody misses what has not begun), or SlotTaken where a missed visit's time is gone.
    """
    found = locked(appointment)
    before = Status(found.status)
    if before == status:
        return found
    is_early_miss = status == Status.NO_SHOW and found.starts_at > timezone.now()
    if status not in FOLLOWS[before] or is_early_miss:
        raise WrongStatus(before)
    hold_diaries(found.member_id, service=found.service)
    if before == Status.NO_SHOW:
        sit_again(found)
    found.status = status
    (release if status == Status.NO_SHOW else enter)(found, fields=["status"])
    announce(found, "reopened" if status == Status.BOOKED else status.value, by=by, before=before.value)
    return found
