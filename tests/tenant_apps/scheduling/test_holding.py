"""A time is kept for ten minutes while it is confirmed, and comes free by itself."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
import time_machine

from tenant_apps.scheduling.exceptions import NotBookable, SlotTaken, TooSoon
from tenant_apps.scheduling.models import Appointment, Reservation, Service
from tenant_apps.scheduling.operations import archive_service, hold_time
from tenant_apps.scheduling.queries import next_free
from tenants.entry import becoming
from tests.factories.cast import Cast, Person
from tests.tenant_apps.scheduling.diary import (
    NOW,
    berlin,
    book,
    book_by_team,
    client_of,
    june,
    member_of,
)

LATER = NOW + timedelta(minutes=10)


def hold(cast: Cast, service: Service, who: Person, starts_at: datetime) -> Reservation:
    with becoming(who.viewer):
        return hold_time(
            by=who.viewer, client=client_of(who), service=service, member=member_of(cast.bob), starts_at=starts_at
        )


def first_free(service: Service, who: Person) -> list[str]:
    with becoming(who.viewer):
        return berlin([slot.starts_at for slot in next_free(service, count=1)])


def test_what_is_held_is_offered_to_nobody_else(cast: Cast, service: Service) -> None:
    held = hold(cast, service, cast.cara, june(1, 10))
    assert held.held_until == LATER
    assert (first_free(service, cast.dan), first_free(service, cast.cara)) == (["Mon 01 11:15"], ["Mon 01 10:00"])
    with pytest.raises(SlotTaken):
        book(cast, service, cast.dan, june(1, 10, 30))
    with pytest.raises(SlotTaken):
        hold(cast, service, cast.dan, june(1, 10, 30))
    with pytest.raises(SlotTaken):
        book_by_team(cast, service, cast.alice.viewer, cast.dan, june(1, 10, 30))


def test_whoever_holds_it_books_it(cast: Cast, service: Service) -> None:
    hold(cast, service, cast.cara, june(1, 10))
    booked = book(cast, service, cast.cara, june(1, 10))
    assert list(Reservation.objects.all()) == [booked.reservation]


def test_another_time_lets_go_of_the_first(cast: Cast, service: Service) -> None:
    hold(cast, service, cast.cara, june(1, 10))
    hold(cast, service, cast.cara, june(2, 10))
    assert first_free(service, cast.dan) == ["Mon 01 10:00"]
    assert Reservation.objects.count() == 1


def test_a_hold_that_has_run_out_is_in_nobodys_way(cast: Cast, service: Service) -> None:
    hold(cast, service, cast.cara, june(1, 11))
    with time_machine.travel(LATER, tick=False):
        assert first_free(service, cast.dan) == ["Mon 01 10:15"]
        booked = book(cast, service, cast.dan, june(1, 11))
        with pytest.raises(SlotTaken):
            book(cast, service, cast.cara, june(1, 11))
    assert list(Appointment.objects.all()) == [booked]


def test_a_refused_booking_leaves_the_hold(cast: Cast, service: Service) -> None:
    hold(cast, service, cast.cara, june(1, 10))
    with pytest.raises(TooSoon):
        book(cast, service, cast.cara, june(1, 9))
    assert first_free(service, cast.dan) == ["Mon 01 11:15"]


def test_what_can_not_be_booked_is_not_held(cast: Cast, service: Service) -> None:
    archive_service(service, by=cast.alice.viewer)
    with pytest.raises(NotBookable):
        hold(cast, service, cast.cara, june(1, 10))
    assert Reservation.objects.count() == 0
