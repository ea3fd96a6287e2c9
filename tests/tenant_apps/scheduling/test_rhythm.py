"""Booking again: what is suggested comes from the client's own visits."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine

from tenant_apps.scheduling.choices import Status
from tenant_apps.scheduling.models import Appointment, Service
from tenant_apps.scheduling.operations import add_time_off, archive_service, import_appointment
from tenant_apps.scheduling.queries import Slot, rebook_suggestions
from tenants.entry import becoming
from tenants.viewer import SYSTEM
from tests.factories.cast import Cast, Person
from tests.tenant_apps.scheduling.diary import NOW, berlin, client_of, give_hours, june, member_of


def visit(cast: Cast, service: Service, who: Person, days: int, hour: int, **more: object) -> Appointment:
    return import_appointment(
        by=SYSTEM,
        client=client_of(who),
        service=service,
        member=member_of(cast.bob),
        starts_at=june(1, hour) + timedelta(days=days),
        **more,  # type: ignore[arg-type]  # the operation's own keywords
    )


def suggestions(cast: Cast, appointment: Appointment, count: int = 3) -> list[Slot]:
    with becoming(cast.cara.viewer):
        return rebook_suggestions(appointment, count=count)


def starts(slots: list[Slot]) -> list[str]:
    return berlin([slot.starts_at for slot in slots])


@pytest.fixture
def every_second_thursday(cast: Cast, service: Service) -> Appointment:
    """Cara comes every other Thursday at 14:00; once she came on a Monday. The last time was 28 May."""
    visit(cast, service, cast.cara, -46, 14)
    visit(cast, service, cast.cara, -32, 14)
    visit(cast, service, cast.cara, -18, 14)
    visit(cast, service, cast.cara, -49, 9)
    return visit(cast, service, cast.cara, -4, 14)


def test_two_weeks_after_the_last_thursday_comes_a_thursday(cast: Cast, every_second_thursday: Appointment) -> None:
    found = suggestions(cast, every_second_thursday)
    assert starts(found) == ["Thu 11 14:00", "Wed 10 14:00", "Fri 12 14:00"]
    assert [slot.is_usual for slot in found] == [True, False, False]


def test_a_taken_usual_hour_gives_way_to_the_nearest(cast: Cast, every_second_thursday: Appointment) -> None:
    visit(cast, every_second_thursday.service, cast.dan, 10, 14, status=Status.BOOKED)
    assert starts(suggestions(cast, every_second_thursday)) == ["Thu 11 12:45", "Wed 10 14:00", "Fri 12 14:00"]


def test_rivals_visits_teach_nothing(cast: Cast, every_second_thursday: Appointment) -> None:
    for week in range(1, 9):
        visit(cast, every_second_thursday.service, cast.dan, -7 * week, 16)
    assert starts(suggestions(cast, every_second_thursday, count=1)) == ["Thu 11 14:00"]


def test_a_next_visit_already_booked_is_counted_from(cast: Cast, every_second_thursday: Appointment) -> None:
    visit(cast, every_second_thursday.service, cast.cara, 10, 14, status=Status.BOOKED)
    assert starts(suggestions(cast, every_second_thursday, count=1)) == ["Thu 25 14:00"]


def test_an_overdue_client_is_offered_the_coming_usual_day(cast: Cast, every_second_thursday: Appointment) -> None:
    with time_machine.travel(NOW + timedelta(days=28), tick=False):
        assert starts(suggestions(cast, every_second_thursday, count=1)) == ["Thu 02 14:00"]


def test_after_a_single_visit_the_same_hour_a_week_later(cast: Cast, service: Service) -> None:
    only = visit(cast, service, cast.cara, -3, 11)
    assert starts(suggestions(cast, only, count=1)) == ["Fri 05 11:00"]


def test_where_nothing_is_near_the_next_free_times_are_offered(cast: Cast, service: Service) -> None:
    only = visit(cast, service, cast.cara, -3, 11)
    add_time_off(member_of(cast.bob), by=cast.bob.viewer, starts_at=june(1, 0), ends_at=june(30, 0))
    assert starts(suggestions(cast, only)) == ["Tue 30 09:00", "Tue 30 09:15", "Tue 30 09:30"]


def test_the_same_member_comes_first_and_another_where_they_have_left(cast: Cast, service: Service) -> None:
    only = visit(cast, service, cast.cara, -3, 11)
    alice = member_of(cast.alice)
    give_hours(alice)
    service.members.add(alice)
    assert {slot.member.name for slot in suggestions(cast, only)} == {"Bob Brandt"}
    bob = member_of(cast.bob)
    bob.is_active = False
    bob.save()
    assert {slot.member.name for slot in suggestions(cast, only)} == {"Alice Adler"}


def test_the_usual_hour_stays_on_the_wall_when_the_clocks_change(cast: Cast, service: Service) -> None:
    with time_machine.travel(june(1, 8) + timedelta(days=140), tick=False):  # Monday 19 October
        only = visit(cast, service, cast.cara, 140 - 5, 10)
        visit(cast, service, cast.cara, 140 - 19, 10)
        assert starts(suggestions(cast, only, count=1)) == ["Wed 28 10:00"]


def test_nothing_is_suggested_for_what_is_no_longer_offered(cast: Cast, service: Service) -> None:
    only = visit(cast, service, cast.cara, -3, 11)
    archive_service(service, by=cast.alice.viewer)
    only.refresh_from_db()
    assert suggestions(cast, only) == []
