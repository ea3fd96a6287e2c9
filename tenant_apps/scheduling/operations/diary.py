"""How a row gets into somebody's diary: one writer at a time, and Postgres decides."""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.db.models import Func, IntegerField, TextField, Value
from django.db.models.functions import Cast
from django.utils import timezone

from tenant_apps.clients.operations.caseloads import note_visit
from tenant_apps.scheduling.choices import HOLDS_TIME
from tenant_apps.scheduling.exceptions import NoRoom, SlotTaken
from tenant_apps.scheduling.models import Appointment, Reservation, Resource, Service, Session
from tenant_apps.scheduling.queries import next_free
from tenant_apps.scheduling.queries.places import local_day, zone_at
from tenant_apps.scheduling.queries.rooms import free_room
from tenant_apps.scheduling.queries.sessions import free_seat
from tenants.entry import current_business

NO_DOUBLE_BOOKING = "no_double_booking"
TAKEN = (NO_DOUBLE_BOOKING, "one_visit_a_room", "seat_is_had_by_one_client")


def hold_diaries(*member_ids: int, service: Service) -> None:
    """Waits until nobody else writes these diaries, and holds them until the transaction ends.

    So a form sent twice at once finds its first booking, and overlapping rows never wait for each other in a circle:
    numbers are locked in their order. Advisory locks, because a client may not lock a member's row. A service of which
    only so many are booked a day has a number too, and so has a kind of room: whoever gives it, they come one by one.
    """
    numbers = {*member_ids}
    if service.is_limited:
        numbers.add(-2 * service.pk)
    if service.needs_id is not None:
        numbers.add(-2 * service.needs_id - 1)
    for number in sorted(numbers):
        list(Service.objects.filter(pk=service.pk).values_list(_lock(number)))


def _lock(number: int) -> Func:
    numbers = [Value(one, output_field=IntegerField()) for one in (_business_number(), number)]
    return Func(
        *(Cast(one, IntegerField()) for one in numbers),
        function="pg_advisory_xact_lock",
        output_field=TextField(),
    )


def enter(appointment: Appointment, *, fields: Sequence[str] | None = None) -> None:
    """Saves a row and the time it takes. Raises SlotTaken, with the next free times, where the time is taken."""
    service, member = appointment.service, appointment.member
    try:
        with transaction.atomic():
            _reserve(appointment)
            saved = None if fields is None else {*fields, "reservation", "seat"}
            appointment.save(update_fields=saved, force_insert=fields is None)
    except IntegrityError as error:
        if violated(error) not in TAKEN:
            raise
        raise SlotTaken(next_free(service, member=member)) from error
    if fields is None or "member" in fields:
        note_visit(client_id=appointment.client_id, member_id=appointment.member_id)


def take_seat(appointment: Appointment, session: Session) -> None:
    """The first seat that is free: another one, where somebody has taken it since. Raises SlotTaken."""
    seat = free_seat(session)
    if seat is None:
        raise SlotTaken(next_free(appointment.service))
    appointment.seat = seat
    appointment.location = session.location


def room_for(row: Reservation) -> Resource | None:
    """One that is free and at hand, where the service needs any. Raises NoRoom."""
    if row.service.needs_id is None:
        return None
    room = free_room(row.service, row.location_id, row)
    if room is None:
        raise NoRoom(next_free(row.service))
    return room


def sit_again(appointment: Appointment) -> None:
    """Before a seat that was given up counts again: it may be somebody else's by now. Raises SlotTaken."""
    if appointment.seat:
        take_seat(appointment, appointment.seat.session)


def reserve_for_session(session: Session) -> None:
    """The member's time for the whole group. Raises SlotTaken."""
    try:
        with transaction.atomic():
            row = Reservation(
                service=session.service,
                member=session.member,
                location=session.location,
                day=local_day(session.starts_at, zone_at(session.location, session.member)),
                starts_at=session.starts_at,
                ends_at=session.ends_at,
                span=span_of(session.service, session.starts_at, session.ends_at),
                validity=DateTimeTZRange(timezone.now(), None),
            )
            row.resource = room_for(row)
            row.save()
    except IntegrityError as error:
        if violated(error) not in TAKEN:
            raise
        raise SlotTaken from error
    session.reservation = row
    session.save()


def release(appointment: Appointment, *, fields: Sequence[str]) -> None:
    """Saves a row that takes no time any more: the time is free again."""
    reservation, appointment.reservation = appointment.reservation, None
    appointment.save(update_fields={*fields, "reservation"})
    if reservation:
        reservation.delete()


def span_of(service: Service, starts_at: datetime, ends_at: datetime) -> DateTimeTZRange:
    """The member's time that a visit takes, with its pauses."""
    return DateTimeTZRange(starts_at - service.pause_before, ends_at + service.pause_after, "[)")


def violated(error: IntegrityError) -> str | None:
    diagnosis = getattr(error.__cause__, "diag", None)
    return getattr(diagnosis, "constraint_name", None)


def _reserve(appointment: Appointment) -> None:
    if appointment.status not in HOLDS_TIME or appointment.seat_id:
        return
    row = appointment.reservation or Reservation(
        client_id=appointment.client_id, validity=DateTimeTZRange(timezone.now(), None)
    )
    if row.pk and _is_of(row, appointment):
        return
    row.service, row.member, row.location = appointment.service, appointment.member, appointment.location
    row.day = local_day(appointment.starts_at, zone_at(appointment.location, appointment.member))
    row.starts_at, row.ends_at = appointment.starts_at, appointment.ends_at
    row.span = span_of(appointment.service, row.starts_at, row.ends_at)
    row.resource = room_for(row)
    row.save()
    appointment.reservation = row


def _is_of(row: Reservation, appointment: Appointment) -> bool:
    """Then its span stays as agreed too, whatever the service's pauses are by now."""
    own = (appointment.member_id, appointment.location_id, appointment.starts_at, appointment.ends_at)
    return (row.member_id, row.location_id, row.starts_at, row.ends_at) == own


def _business_number() -> int:
    """A signed 32-bit number for the business; two that share one would wait for each other, nothing worse."""
    return zlib.crc32(current_business().schema_name.encode()) - 2**31
