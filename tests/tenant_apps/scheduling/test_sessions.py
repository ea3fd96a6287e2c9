"""Groups: one row holds the member's time, each client has a seat, and nobody sees who sits on the others."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError, ProgrammingError, transaction

from tenant_apps.scheduling.choices import Status
from tenant_apps.scheduling.exceptions import NotBookable, OutsideHours, PastTime, SlotTaken, TooSoon
from tenant_apps.scheduling.models import Appointment, Reservation, Seat, Service, Session, TakenSeat
from tenant_apps.scheduling.operations import (
    add_session,
    cancel_appointment,
    cancel_session,
    hold_time,
    record_outcome,
    reschedule_appointment,
    undo_cancellation,
    update_service,
)
from tenant_apps.scheduling.queries import free_slots, next_free
from tenants.entry import becoming
from tenants.viewer import SYSTEM
from tests.factories.cast import Cast
from tests.tenant_apps.scheduling.diary import book, book_by_team, client_of, give_service, june, member_of


@pytest.fixture
def group(cast: Cast, service: Service) -> Service:
    """Two seats."""
    found = give_service(member_of(cast.bob), name="Pilates", minutes=50, after=10)
    return update_service(found, by=SYSTEM, capacity=2)


@pytest.fixture
def tuesday(cast: Cast, group: Service) -> Session:
    return add_session(group, by=cast.alice.viewer, member=member_of(cast.bob), starts_at=june(2, 18))


def seats_left(group: Service) -> list[int | None]:
    return [slot.seats_left for slot in free_slots(group, start=june(1, 0), end=june(20, 0))]


def test_a_session_holds_the_members_time_before_anybody_is_in_it(
    cast: Cast, service: Service, tuesday: Session
) -> None:
    with pytest.raises(SlotTaken):
        book_by_team(cast, service, cast.alice.viewer, cast.cara, june(2, 18, 55))
    with pytest.raises(SlotTaken):
        add_session(tuesday.service, by=SYSTEM, member=tuesday.member, starts_at=june(2, 18, 30))
    assert Session.objects.count() == 1


def test_each_client_takes_a_seat_and_no_time(cast: Cast, group: Service, tuesday: Session) -> None:
    assert seats_left(group) == [2]
    booked = book(cast, group, cast.cara, june(2, 18))
    assert (booked.seat and booked.seat.number, booked.reservation, booked.ends_at) == (1, None, june(2, 18, 50))
    assert seats_left(group) == [1]
    book(cast, group, cast.dan, june(2, 18))
    assert (seats_left(group), next_free(group)) == ([], [])
    assert Reservation.objects.count() == 1


def test_nobody_sits_on_two_seats(cast: Cast, group: Service, tuesday: Session) -> None:
    first = book(cast, group, cast.cara, june(2, 18))
    assert book(cast, group, cast.cara, june(2, 18)) == first
    assert seats_left(group) == [1]


def test_a_full_group_is_refused(cast: Cast, group: Service, tuesday: Session) -> None:
    Seat.objects.filter(session=tuesday, number=2).delete()
    book(cast, group, cast.cara, june(2, 18))
    with pytest.raises(SlotTaken):
        book(cast, group, cast.dan, june(2, 18))
    with pytest.raises(SlotTaken):
        book_by_team(cast, group, cast.alice.viewer, cast.dan, june(2, 18))


def test_names_stay_with_the_team(cast: Cast, group: Service, tuesday: Session) -> None:
    book(cast, group, cast.dan, june(2, 18))
    with becoming(cast.cara.viewer):
        assert (list(Appointment.objects.all()), list(Appointment.unscoped.all())) == ([], [])
        assert [taken.seat.number for taken in TakenSeat.objects.all()] == [1]
        assert {field.name for field in TakenSeat._meta.get_fields()} == {"seat"}
        with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
            Session.objects.update(service=group)
        with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
            Seat.objects.create(session=tuesday, number=3)


def test_postgres_lets_a_seat_be_had_once(cast: Cast, group: Service, tuesday: Session) -> None:
    first, second = book(cast, group, cast.cara, june(2, 18)), book(cast, group, cast.dan, june(2, 18))
    with pytest.raises(IntegrityError, match="seat_is_had_by_one_client"), transaction.atomic():
        Appointment.objects.filter(pk=second.pk).update(seat=first.seat)


def test_a_seat_given_up_is_free_and_may_come_back(cast: Cast, group: Service, tuesday: Session) -> None:
    booked = book(cast, group, cast.cara, june(2, 18))
    with becoming(cast.cara.viewer):
        cancelled = cancel_appointment(booked, by=cast.cara.viewer)
    book(cast, group, cast.dan, june(2, 18))
    with becoming(cast.cara.viewer):
        again = undo_cancellation(cancelled, by=cast.cara.viewer)
    assert (again.status, again.seat and again.seat.number) == (Status.BOOKED, 2)
    record_outcome(again, by=cast.alice.viewer, status=Status.ARRIVED)


def test_one_moves_from_session_to_session(cast: Cast, group: Service, tuesday: Session) -> None:
    add_session(group, by=SYSTEM, member=member_of(cast.bob), starts_at=june(9, 18))
    booked = book(cast, group, cast.cara, june(2, 18))
    with becoming(cast.cara.viewer):
        moved = reschedule_appointment(booked, by=cast.cara.viewer, starts_at=june(9, 18))
        with pytest.raises(OutsideHours):
            reschedule_appointment(moved, by=cast.cara.viewer, starts_at=june(10, 18))
    assert (moved.starts_at, moved.seat and moved.seat.number, seats_left(group)) == (june(9, 18), 1, [2, 1])


def test_calling_a_session_off_tells_everybody_and_frees_the_time(
    cast: Cast, service: Service, group: Service, tuesday: Session
) -> None:
    booked = book(cast, group, cast.cara, june(2, 18))
    cancel_session(tuesday, by=cast.alice.viewer)
    booked.refresh_from_db()
    assert (booked.status, booked.cancelled_by_name) == (Status.CANCELLED, "Alice Adler")
    assert Reservation.objects.count() == 0
    assert cancel_session(tuesday, by=cast.alice.viewer).cancelled_at is not None
    assert book_by_team(cast, service, cast.alice.viewer, cast.cara, june(2, 18)).starts_at == june(2, 18)


def test_notice_counts_for_clients(cast: Cast, group: Service) -> None:
    add_session(group, by=SYSTEM, member=member_of(cast.bob), starts_at=june(1, 9))
    assert seats_left(group) == []
    with pytest.raises(TooSoon):
        book(cast, group, cast.cara, june(1, 9))
    assert book_by_team(cast, group, cast.alice.viewer, cast.cara, june(1, 9)).seat is not None


def test_what_makes_no_sense_is_refused(cast: Cast, service: Service, group: Service, tuesday: Session) -> None:
    bob = member_of(cast.bob)
    with pytest.raises(PastTime):
        add_session(group, by=SYSTEM, member=bob, starts_at=june(1, 7))
    with pytest.raises(NotBookable):
        add_session(service, by=SYSTEM, member=bob, starts_at=june(3, 18))
    with pytest.raises(NotBookable), becoming(cast.cara.viewer):
        hold_time(by=cast.cara.viewer, client=client_of(cast.cara), service=group, member=bob, starts_at=june(2, 18))
    assert tuesday.ends_at - tuesday.starts_at == timedelta(minutes=50)
