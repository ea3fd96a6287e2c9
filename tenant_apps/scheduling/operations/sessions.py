from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from tenant_apps.scheduling.choices import UPCOMING
from tenant_apps.scheduling.exceptions import NotBookable, PastTime
from tenant_apps.scheduling.instants import checked_instant
from tenant_apps.scheduling.models import Appointment, Location, Seat, Service, Session
from tenant_apps.scheduling.operations.changes import cancel_appointment
from tenant_apps.scheduling.operations.checks import check_given
from tenant_apps.scheduling.operations.diary import hold_diaries, reserve_for_session
from tenant_apps.scheduling.queries.places import open_locations
from tenant_apps.team.models import Member
from tenants.accounts.permissions import Permission, requires
from tenants.audit.operations import record
from tenants.events import publish
from tenants.viewer import Viewer


@requires(Permission.CHANGE_SERVICES)
@transaction.atomic
def add_session(
    service: Service, *, by: Viewer, member: Member, starts_at: datetime, location: Location | None = None
) -> Session:
    """A group's time, with as many seats as the service has room for. Raises SlotTaken, PastTime or NotBookable."""
    starts_at = checked_instant(starts_at)
    hold_diaries(member.pk, service=service)
    check_given(service, member, by=by)
    if not service.is_group:
        raise NotBookable
    if starts_at <= timezone.now():
        raise PastTime
    session = Session(
        service=service,
        member=member,
        location=location or open_locations().first(),
        starts_at=starts_at,
        ends_at=starts_at + service.duration,
    )
    reserve_for_session(session)
    Seat.objects.bulk_create(Seat(session=session, number=number + 1) for number in range(service.capacity))
    _tell(session, "added", by=by)
    return session


@requires(Permission.CHANGE_SERVICES)
@transaction.atomic
def cancel_session(session: Session, *, by: Viewer, reason: str = "") -> Session:
    """Frees the member's time; everybody in it is told as if their own visit had been cancelled."""
    hold_diaries(session.member_id, service=session.service)
    found: Session = Session.objects.select_for_update(of=("self",)).select_related("reservation").get(pk=session.pk)
    if found.cancelled_at is not None:
        return found
    for seat in Appointment.objects.filter(seat__session=found, status__in=UPCOMING):
        cancel_appointment(seat, by=by, reason=reason)
    reservation, found.reservation = found.reservation, None
    found.cancelled_at = timezone.now()
    found.save(update_fields=["reservation", "cancelled_at"])
    if reservation:
        reservation.delete()
    _tell(found, "cancelled", by=by)
    return found


def _tell(session: Session, verb: str, *, by: Viewer) -> None:
    record(
        by=by,
        verb=f"session.{verb}",
        subject=session,
        name=session.service.name,
        starts_at=session.starts_at.isoformat(),
    )
    publish("services")
