"""What a business and its people may say about when they can be booked, each seen in the times that are offered."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from tenant_apps.scheduling.exceptions import HoursOverlap, NoSuchCountry, PlaceInUse, SlotTaken, TooFar, TooSoon
from tenant_apps.scheduling.models import Load, Location, Reservation, Service, ServiceMember, WeeklyHours
from tenant_apps.scheduling.operations import (
    add_location,
    archive_location,
    cancel_appointment,
    reschedule_appointment,
    set_booking_rules,
    set_day_hours,
    set_holidays,
    set_member_limits,
    set_weekly_hours,
    update_service,
)
from tenant_apps.scheduling.policy import current_policies
from tenant_apps.scheduling.queries import free_slots, next_free, policy_line, weekly_hours
from tenant_apps.scheduling.queries.holidays import coming_holidays
from tenants.audit.models import Entry
from tenants.entry import becoming
from tenants.viewer import SYSTEM
from tests.factories.cast import Cast
from tests.tenant_apps.scheduling.diary import (
    BERLIN,
    berlin,
    book,
    book_by_team,
    give_hours,
    june,
    member_of,
    new_member,
)

LISBON = ZoneInfo("Europe/Lisbon")
NINE_TO_ONE = [(time(9), time(13))]


@pytest.fixture(autouse=True)
def own_rules(cast: Cast) -> Iterator[None]:
    """The business object outlives the test's transaction; its rules should not."""
    before = dict(cast.alpha.policies)
    yield
    cast.alpha.policies = before


def starts(service: Service, day: int) -> list[str]:
    slots = free_slots(service, start=june(day, 0), end=june(day, 0) + timedelta(days=1))
    return [slot.starts_at.astimezone(BERLIN).strftime("%H:%M") for slot in slots]


def test_a_service_has_a_notice_and_a_horizon_of_its_own(cast: Cast, service: Service) -> None:
    update_service(service, by=SYSTEM, minimum_notice_minutes=24 * 60, horizon_days=3)
    assert berlin([slot.starts_at for slot in next_free(service, count=1)]) == ["Tue 02 09:00"]
    with pytest.raises(TooSoon):
        book(cast, service, cast.cara, june(1, 10))
    with pytest.raises(TooFar):
        book(cast, service, cast.cara, june(4, 10))


def test_a_service_has_a_policy_of_its_own(cast: Cast, service: Service) -> None:
    update_service(service, by=SYSTEM, cancel_notice_hours=48, reschedule_notice_hours=48, late_fee_percent=100)
    agreed = "You can cancel or move it free of charge until 48 hours before. After that, the full price is due."
    assert policy_line(service).startswith(agreed)
    booked = book(cast, service, cast.cara, june(4, 10))
    assert (booked.cancel_notice_hours, booked.late_fee_percent, booked.policy_text) == (
        48,
        100,
        policy_line(service),
    )


def test_so_many_of_a_service_a_day_whoever_gives_it(cast: Cast, service: Service) -> None:
    update_service(service, by=SYSTEM, max_per_day=1)
    alice = member_of(cast.alice)
    give_hours(alice)
    ServiceMember.objects.create(service=service, member=alice)
    booked = book(cast, service, cast.cara, june(2, 10))
    assert (starts(service, 2), len(starts(service, 3))) == ([], 29)
    with pytest.raises(SlotTaken):
        book(cast, service, cast.dan, june(2, 14))
    assert book_by_team(cast, service, cast.alice.viewer, cast.dan, june(2, 14)).starts_at == june(2, 14)
    with becoming(cast.cara.viewer):
        cancel_appointment(booked, by=cast.cara.viewer)
    assert starts(service, 2) == []


def test_its_own_day_is_not_full_for_what_moves(cast: Cast, service: Service) -> None:
    update_service(service, by=SYSTEM, max_per_day=1, max_per_week=1)
    booked = book(cast, service, cast.cara, june(2, 10))
    with becoming(cast.cara.viewer):
        moved = reschedule_appointment(booked, by=cast.cara.viewer, starts_at=june(2, 14))
        assert reschedule_appointment(moved, by=cast.cara.viewer, starts_at=june(4, 9)).starts_at == june(4, 9)


def test_a_week_goes_from_monday_to_sunday(cast: Cast, service: Service) -> None:
    give_hours(member_of(cast.bob), weekdays=range(7))
    update_service(service, by=SYSTEM, max_per_week=2)
    book(cast, service, cast.cara, june(1, 10))
    book(cast, service, cast.dan, june(7, 10))
    assert [bool(starts(service, day)) for day in (1, 4, 7, 8)] == [False, False, False, True]


def test_a_member_has_a_most_for_everything_together(cast: Cast, service: Service) -> None:
    bob = member_of(cast.bob)
    with becoming(cast.bob.viewer):
        set_member_limits(bob, by=cast.bob.viewer, max_per_day=2)
    book(cast, service, cast.cara, june(2, 10))
    book(cast, service, cast.dan, june(2, 12))
    assert (starts(service, 2), len(starts(service, 3))) == ([], 29)
    carol = new_member("Carol Cord")
    give_hours(carol)
    ServiceMember.objects.create(service=service, member=carol)
    assert {slot.member for slot in free_slots(service, start=june(2, 0), end=june(3, 0))} == {carol}


def test_numbers_are_all_that_is_seen_of_others(cast: Cast, service: Service) -> None:
    book(cast, service, cast.dan, june(2, 10))
    with becoming(cast.cara.viewer):
        assert [(load.day, load.visits) for load in Load.objects.all()] == [(date(2026, 6, 2), 1)]
        assert list(Reservation.unscoped.all()) == []


def test_other_hours_on_a_date_stand_in_place_of_the_weeks(cast: Cast, service: Service) -> None:
    bob = member_of(cast.bob)
    set_day_hours(bob, by=SYSTEM, on=date(2026, 6, 2), hours=[(time(18), time(20))])
    set_day_hours(bob, by=SYSTEM, on=date(2026, 6, 6), hours=[(time(10), time(11))])
    assert starts(service, 2) == ["18:00", "18:15", "18:30", "18:45", "19:00"]
    assert starts(service, 6) == ["10:00"]
    set_day_hours(bob, by=SYSTEM, on=date(2026, 6, 2), hours=[])
    assert starts(service, 2)[0] == "09:00"
    with pytest.raises(HoursOverlap):
        set_day_hours(bob, by=SYSTEM, on=date(2026, 6, 2), hours=[(time(9), time(12)), (time(11), time(13))])


def test_public_holidays_are_kept_but_for_those_that_are_not(cast: Cast, service: Service) -> None:
    assert starts(service, 4) != []  # Corpus Christi
    set_holidays(by=cast.alice.viewer, country="DE", region="BY")
    names = [holiday.name for holiday in coming_holidays(current_policies(), today=date(2026, 6, 1))]
    assert (starts(service, 4), names[0], len(names)) == ([], "Fronleichnam", 13)
    for language, label in (("en", "Corpus Christi"), ("de", "Fronleichnam"), ("ar", "Fronleichnam")):
        first = coming_holidays(current_policies(), today=date(2026, 6, 1), language=language)[0]
        assert (first.name, first.label) == ("Fronleichnam", label)
    set_holidays(by=cast.alice.viewer, country="DE", region="BY", open_holidays=["Fronleichnam"])
    assert starts(service, 4) != []
    set_holidays(by=cast.alice.viewer, country="DE", region="BE")
    assert starts(service, 4) != []
    assert Entry.objects.filter(verb="holidays.set").count() == 3
    for country, region in (("XX", ""), ("DE", "XX")):
        with pytest.raises(NoSuchCountry):
            set_holidays(by=cast.alice.viewer, country=country, region=region)


def test_hours_set_for_a_holiday_are_worked(cast: Cast, service: Service) -> None:
    set_holidays(by=cast.alice.viewer, country="DE", region="BY")
    set_day_hours(member_of(cast.bob), by=SYSTEM, on=date(2026, 6, 4), hours=[(time(10), time(11))])
    assert starts(service, 4) == ["10:00"]


def test_the_first_place_is_where_everything_was(cast: Cast, service: Service) -> None:
    booked = book(cast, service, cast.cara, june(2, 10))
    past = book_by_team(cast, service, cast.alice.viewer, cast.dan, june(1, 8))
    mitte = add_location(by=cast.alice.viewer, name="Mitte", address="Torstraße 1")
    assert set(WeeklyHours.objects.values_list("location", flat=True)) == {mitte.pk}
    for row in (booked, past):
        row.refresh_from_db()
        assert (row.location, row.reservation.location if row.reservation else None) == (mitte, mitte)
    assert add_location(by=cast.alice.viewer, name="Süd").position == 1
    assert book(cast, service, cast.dan, june(3, 10)).location == mitte


def test_hours_are_on_the_wall_clock_of_the_place(cast: Cast, service: Service) -> None:
    bob = member_of(cast.bob)
    add_location(by=SYSTEM, name="Berlin")
    lisbon = add_location(by=SYSTEM, name="Lisboa", time_zone="Europe/Lisbon")
    set_weekly_hours(bob, by=SYSTEM, hours={5: [(time(9), time(11))]}, location=lisbon)
    [first, *_] = slots = free_slots(service, start=june(6, 0), end=june(7, 0))
    assert [slot.starts_at.astimezone(LISBON).strftime("%H:%M") for slot in slots][:2] == ["09:00", "09:15"]
    assert first.location_id == lisbon.pk
    booked = book(cast, service, cast.cara, datetime(2026, 6, 6, 9, tzinfo=LISBON))
    assert (booked.location, booked.reservation and booked.reservation.day) == (lisbon, date(2026, 6, 6))
    assert (len(weekly_hours(bob, location=lisbon)), len(weekly_hours(bob, location=Location.objects.first()))) == (
        1,
        5,
    )
    with pytest.raises(HoursOverlap):
        set_weekly_hours(bob, by=SYSTEM, hours={0: [(time(16), time(18))]}, location=lisbon)


def test_the_way_between_two_places_takes_time(cast: Cast, service: Service) -> None:
    bob = member_of(cast.bob)
    north = add_location(by=SYSTEM, name="North")
    south = add_location(by=SYSTEM, name="South")
    set_weekly_hours(bob, by=SYSTEM, hours={1: NINE_TO_ONE}, location=north)
    set_weekly_hours(bob, by=SYSTEM, hours={1: [(time(13), time(17))]}, location=south)
    book(cast, service, cast.cara, june(2, 11, 45))
    assert next(one for one in starts(service, 2) if one > "12:00") == "13:00"
    set_booking_rules(by=cast.alice.viewer, travel_minutes=45)
    assert next(one for one in starts(service, 2) if one > "12:00") == "13:45"
    assert "10:30" in starts(service, 2)


def test_a_place_in_use_stays(cast: Cast, service: Service) -> None:
    mitte = add_location(by=SYSTEM, name="Mitte")
    add_location(by=SYSTEM, name="Süd")
    book(cast, service, cast.cara, june(2, 10))
    with pytest.raises(PlaceInUse) as refused:
        archive_location(mitte, by=cast.alice.viewer)
    assert (refused.value.names, refused.value.visits) == (["Alice Adler", "Bob Brandt"], 1)


def test_the_last_place_may_go_and_hours_stay(cast: Cast, service: Service) -> None:
    mitte = add_location(by=SYSTEM, name="Mitte")
    archive_location(mitte, by=cast.alice.viewer)
    assert set(WeeklyHours.objects.values_list("location", flat=True)) == {None}
    assert starts(service, 2)[0] == "09:00"
    assert archive_location(mitte, by=cast.alice.viewer) == mitte
    assert Entry.objects.filter(verb="location.archived").count() == 1


def test_visits_gather_where_that_is_wanted(cast: Cast, service: Service) -> None:
    set_booking_rules(by=cast.alice.viewer, gathers_visits=True)
    assert starts(service, 2) == ["09:00", "16:00"]
    book(cast, service, cast.cara, june(2, 9))
    assert starts(service, 2) == ["10:15", "16:00"]


def test_the_grid_is_the_businesss(cast: Cast, service: Service) -> None:
    set_booking_rules(by=cast.alice.viewer, grid_minutes=60)
    assert starts(service, 2) == [f"{hour:02}:00" for hour in range(9, 17)]
    assert Entry.objects.get(verb="rules.changed").details["fields"] == ["grid_minutes"]
    set_booking_rules(by=cast.alice.viewer, grid_minutes=60)
    assert Entry.objects.filter(verb="rules.changed").count() == 1
