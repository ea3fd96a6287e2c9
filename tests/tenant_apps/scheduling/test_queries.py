from __future__ import annotations

from collections.abc import Callable
from datetime import date, time, timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tenant_apps.scheduling.choices import Status
from tenant_apps.scheduling.models import Appointment, Busy, Service, ServiceMember
from tenant_apps.scheduling.operations import add_service, add_time_off, cancel_appointment, import_appointment
from tenant_apps.scheduling.queries import (
    bookable_services,
    day_board,
    free_slots,
    last_visit,
    next_free,
    past_appointments,
    policy_line,
    rebook_suggestions,
    service_members,
    upcoming_appointments,
)
from tenants.entry import becoming
from tenants.viewer import SYSTEM
from tests.factories.cast import Cast, Person
from tests.tenant_apps.scheduling.diary import (
    berlin,
    book,
    client_of,
    give_hours,
    give_service,
    june,
    member_of,
    new_member,
)

DAY = timedelta(days=1)


def visit(cast: Cast, service: Service, who: Person, days: int, hour: int, **more: object) -> Appointment:
    """On a day counted from Monday 1 June, at an hour of Berlin."""
    return import_appointment(
        by=SYSTEM,
        client=client_of(who),
        service=service,
        member=member_of(cast.bob),
        starts_at=june(1, hour) + timedelta(days=days),
        **more,  # type: ignore[arg-type]  # the operation's own keywords
    )


def queries_of(work: Callable[[], object]) -> int:
    with CaptureQueriesContext(connection) as captured:
        work()
    return len(captured)


def test_next_three_free_times(cast: Cast, service: Service) -> None:
    with becoming(cast.cara.viewer):
        slots = next_free(service)
    assert berlin([slot.starts_at for slot in slots]) == ["Mon 01 10:00", "Mon 01 10:15", "Mon 01 10:30"]
    assert {slot.member.name for slot in slots} == {"Bob Brandt"}


def test_client_sees_that_a_rivals_time_is_taken_and_nothing_else(cast: Cast, service: Service) -> None:
    visit(cast, service, cast.dan, 0, 10)
    with becoming(cast.cara.viewer):
        assert berlin([slot.starts_at for slot in next_free(service, count=1)]) == ["Mon 01 11:15"]
        assert Appointment.unscoped.count() == 0
        shown = {field.name for field in Busy._meta.get_fields()}
        assert shown == {"pk", "member", "span", "until", "location", "resource"}
        [busy] = Busy.objects.filter(member=member_of(cast.bob))
    assert (busy.span.lower, busy.span.upper) == (june(1, 10), june(1, 11, 15))


def test_cancelled_and_missed_visits_take_no_time(cast: Cast, service: Service) -> None:
    visit(cast, service, cast.dan, 0, 10, status=Status.CANCELLED)
    visit(cast, service, cast.dan, 0, 10, status=Status.NO_SHOW)
    assert Busy.objects.count() == 0


def test_time_off_is_skipped(cast: Cast, service: Service) -> None:
    add_time_off(member_of(cast.bob), by=cast.bob.viewer, starts_at=june(1, 0), ends_at=june(3, 12))
    assert berlin([slot.starts_at for slot in next_free(service, count=1)]) == ["Wed 03 12:00"]


def test_next_free_looks_as_far_as_the_horizon(cast: Cast, service: Service) -> None:
    add_time_off(member_of(cast.bob), by=cast.bob.viewer, starts_at=june(1, 0), ends_at=june(1, 0) + 59 * DAY)
    assert berlin([slot.starts_at for slot in next_free(service)]) == ["Thu 30 09:00", "Thu 30 09:15", "Thu 30 09:30"]
    add_time_off(member_of(cast.bob), by=cast.bob.viewer, starts_at=june(1, 0), ends_at=june(1, 0) + 70 * DAY)
    assert next_free(service) == []


def test_any_practitioner_offers_each_time_once_with_the_emptier_diary(cast: Cast, service: Service) -> None:
    alice = member_of(cast.alice)
    give_hours(alice, opens=time(16))
    ServiceMember.objects.create(service=service, member=alice)
    visit(cast, service, cast.dan, 1, 9)
    start, end = june(2, 15), june(3, 0)
    each = free_slots(service, each_member=True, start=start, end=end)
    assert [(slot.starts_at, slot.member.name) for slot in each] == [
        (june(2, 15), "Bob Brandt"),
        (june(2, 15, 15), "Bob Brandt"),
        (june(2, 15, 30), "Bob Brandt"),
        (june(2, 15, 45), "Bob Brandt"),
        (june(2, 16), "Alice Adler"),
        (june(2, 16), "Bob Brandt"),
    ]
    assert [slot.member.name for slot in free_slots(service, start=start, end=end)][-1] == "Alice Adler"
    assert len(free_slots(service, start=start, end=end)) == 5
    assert len(free_slots(service, member=alice, start=start, end=end)) == 1
    assert len(free_slots(service, limit=2, start=start, end=end)) == 2


def test_moving_counts_its_own_time_as_free(cast: Cast, service: Service) -> None:
    taken = visit(cast, service, cast.cara, 0, 10, status=Status.BOOKED)
    start, end = june(1, 10), june(1, 10, 30)
    assert free_slots(service, start=start, end=end) == []
    assert len(free_slots(service, moving=taken, start=start, end=end)) == 2


def test_only_what_somebody_gives_is_bookable(cast: Cast, service: Service) -> None:
    Service.objects.exclude(pk=service.pk).delete()
    add_service(by=cast.alice.viewer, members=[], name="Nobody gives it", minutes=30)
    add_service(by=cast.alice.viewer, members=[member_of(cast.bob)], name="On request", minutes=30, is_online=False)
    with becoming(cast.cara.viewer):
        assert list(bookable_services()) == [service]
        assert [member.name for member in service_members(service)] == ["Bob Brandt"]
    bob = member_of(cast.bob)
    bob.is_bookable = False
    bob.save()
    assert list(bookable_services()) == []


def test_upcoming_and_past_part_at_the_end_of_the_visit(cast: Cast, service: Service) -> None:
    running = visit(cast, service, cast.cara, 0, 7, status=Status.ARRIVED)
    planned = visit(cast, service, cast.cara, 1, 10, status=Status.BOOKED)
    over = visit(cast, service, cast.cara, -7, 10)
    cancelled = visit(cast, service, cast.cara, 2, 10, status=Status.CANCELLED)
    visit(cast, service, cast.dan, 3, 10, status=Status.BOOKED)
    with time_machine.travel(june(1, 7, 59), tick=False), becoming(cast.cara.viewer):
        assert list(upcoming_appointments()) == [running, planned]
        assert list(past_appointments()) == [cancelled, over]
    with time_machine.travel(june(1, 8), tick=False), becoming(cast.cara.viewer):
        assert list(upcoming_appointments()) == [planned]
        assert list(past_appointments()) == [cancelled, running, over]
        assert last_visit() == running


def test_last_visit_passes_over_what_is_no_longer_offered(cast: Cast, service: Service) -> None:
    gone = give_service(member_of(cast.bob), name="Retired")
    visit(cast, service, cast.cara, -9, 10)
    visit(cast, gone, cast.cara, -2, 10)
    gone.is_online = False
    gone.save()
    with becoming(cast.cara.viewer):
        found = last_visit()
    assert found is not None
    assert found.service == service


def test_day_board_is_one_local_day_with_cancelled_visits(cast: Cast, service: Service) -> None:
    late = visit(cast, service, cast.cara, 0, 22)
    early = visit(cast, service, cast.dan, 1, 0)
    cancelled = visit(cast, service, cast.dan, 1, 12, status=Status.CANCELLED)
    assert list(day_board(date(2026, 6, 1), "Europe/Berlin")) == [late]
    assert list(day_board(date(2026, 6, 2), "Europe/Berlin")) == [early, cancelled]


def test_lists_cost_the_same_at_one_row_and_three(cast: Cast, service: Service) -> None:
    def everything() -> list[list[str]]:
        with becoming(cast.alice.viewer):
            lists = (upcoming_appointments(), past_appointments(), day_board(date(2026, 6, 2), "Europe/Berlin"))
            return [[f"{row.service} {row.member} {row.client}" for row in rows] for rows in lists]

    def offered() -> list[list[str]]:
        return [[member.name for member in service.members.all()] for service in bookable_services()]

    for day in (1, -1):
        visit(cast, service, cast.cara, day, 10, status=Status.BOOKED)
    at_one = queries_of(everything), queries_of(offered)
    for number, day in enumerate((1, 1, -1, -1)):
        visit(cast, service, cast.dan, day, 12 + 2 * (number % 2), status=Status.BOOKED)
    for name in ("Second", "Third"):
        give_service(member_of(cast.bob), member_of(cast.alice), name=name)
    assert (queries_of(everything), queries_of(offered)) == at_one == (3, 2)


def test_free_times_cost_the_same_with_one_member_and_three(cast: Cast, service: Service) -> None:
    own = visit(cast, service, cast.cara, -7, 10)

    def costs() -> tuple[int, int, int]:
        with becoming(cast.cara.viewer):
            return (
                queries_of(lambda: next_free(service)),
                queries_of(lambda: free_slots(service, start=june(1, 0), end=june(30, 0))),
                queries_of(lambda: rebook_suggestions(own)),
            )

    at_one = costs()
    for member in (member_of(cast.alice), new_member("Cleo Conrad")):
        give_hours(member)
        ServiceMember.objects.create(service=service, member=member)
    assert costs() == at_one == (3, 3, 4)


def test_policy_line_says_what_applies(cast: Cast, service: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    rules = {
        "cancel_notice_hours": 48,
        "reschedule_notice_hours": 1,
        "late_fee_percent": 50,
        "no_show_fee_percent": 100,
    }
    monkeypatch.setattr(cast.alpha, "policies", rules)
    assert policy_line(service) == (
        "You can cancel it free of charge until 48 hours before. You can move it until 1 hour before. "
        "After that, 50% of the price is due. If you don’t come, the full price is due."
    )
    monkeypatch.setattr(cast.alpha, "policies", {"cancel_notice_hours": 0, "reschedule_notice_hours": 0})
    assert policy_line(service) == "You can cancel or move it until it begins."


def test_free_service_says_nothing_of_fees(cast: Cast, service: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cast.alpha, "policies", {"late_fee_percent": 50, "no_show_fee_percent": 100})
    service.price_minor = 0
    assert policy_line(service) == "You can cancel or move it free of charge until 24 hours before."


def test_cancelling_shows_in_both_lists(cast: Cast, service: Service) -> None:
    booked = book(cast, service, cast.cara, june(3, 10))
    with becoming(cast.cara.viewer):
        cancel_appointment(booked, by=cast.cara.viewer)
        assert (list(upcoming_appointments()), list(past_appointments())) == ([], [booked])
