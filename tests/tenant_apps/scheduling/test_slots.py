"""Free times on ordinary days and on the days when clocks change, each written out by hand."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, time, timedelta
from time import perf_counter
from zoneinfo import ZoneInfo

import pytest

from tenant_apps.scheduling.exceptions import NoSuchTime
from tenant_apps.scheduling.instants import checked_instant, instant_of, zone_label
from tenant_apps.scheduling.slots import Calendar, Rules, free_times, is_open

EVERY_DAY = range(7)
HOUR = timedelta(hours=1)


def wall(text: str) -> datetime:
    return datetime.fromisoformat(text)


def open_daily(zone: str, *ranges: tuple[str, str], member_id: int = 1) -> Calendar:
    spans = [(time.fromisoformat(starts), time.fromisoformat(ends)) for starts, ends in ranges]
    return Calendar(member_id, zone, dict.fromkeys(EVERY_DAY, spans))


def wall_times(calendar: Calendar, day: datetime, *, minutes: int = 60, grid: int = 60) -> list[str]:
    """The starts of one local day as the member's wall clock and offset show them."""
    zone = ZoneInfo(calendar.zone)
    start = day.replace(tzinfo=zone)
    end = (day + timedelta(days=1)).replace(tzinfo=zone)
    rules = Rules(timedelta(minutes=minutes), grid=timedelta(minutes=grid), horizon=timedelta(days=10))
    found = free_times([calendar], rules, now=start - HOUR, start=start, end=end)
    return [f"{free.starts_at.astimezone(zone):%H:%M%z}" for free in found]


def test_last_start_still_ends_within_hours() -> None:
    calendar = open_daily("Europe/Berlin", ("09:00", "11:30"))
    expected = ["09:00+0200", "09:30+0200", "10:00+0200", "10:30+0200"]
    assert wall_times(calendar, wall("2026-06-01"), grid=30) == expected


def test_starts_are_counted_from_the_beginning_of_the_hours() -> None:
    calendar = open_daily("Europe/Berlin", ("08:40", "11:00"))
    assert wall_times(calendar, wall("2026-06-01")) == ["08:40+0200", "09:40+0200"]


def test_spring_gap_is_never_offered_in_new_york() -> None:
    calendar = open_daily("America/New_York", ("00:30", "05:00"))
    assert wall_times(calendar, wall("2026-03-08"), minutes=30, grid=30) == [
        "00:30-0500",
        "01:00-0500",
        "01:30-0500",
        "03:00-0400",
        "03:30-0400",
        "04:00-0400",
        "04:30-0400",
    ]


def test_hours_that_lie_in_the_gap_vanish_for_that_day() -> None:
    calendar = open_daily("Europe/Berlin", ("02:00", "03:00"))
    assert wall_times(calendar, wall("2026-03-29"), minutes=15, grid=15) == []


def test_autumn_hour_comes_twice_in_berlin() -> None:
    calendar = open_daily("Europe/Berlin", ("01:00", "04:00"))
    assert wall_times(calendar, wall("2026-10-25")) == [
        "01:00+0200",
        "02:00+0200",
        "02:00+0100",
        "03:00+0100",
    ]


def test_hours_that_end_inside_the_doubled_hour_close_in_between() -> None:
    calendar = open_daily("Europe/Berlin", ("01:30", "02:30"))
    assert wall_times(calendar, wall("2026-10-25"), minutes=30, grid=30) == [
        "01:30+0200",
        "02:00+0200",
        "02:00+0100",
    ]


def test_lord_howe_moves_by_half_an_hour() -> None:
    calendar = open_daily("Australia/Lord_Howe", ("01:00", "03:30"))
    assert wall_times(calendar, wall("2026-04-05"), minutes=30, grid=30) == [
        "01:00+1100",
        "01:30+1100",
        "01:30+1030",
        "02:00+1030",
        "02:30+1030",
        "03:00+1030",
    ]
    assert wall_times(calendar, wall("2026-10-04"), minutes=30, grid=30) == [
        "01:00+1030",
        "01:30+1030",
        "02:30+1100",
        "03:00+1100",
    ]


def test_kathmandu_is_five_hours_and_three_quarters_ahead() -> None:
    calendar = open_daily("Asia/Kathmandu", ("09:00", "11:00"))
    rules = Rules(HOUR, grid=HOUR)
    start = datetime(2026, 6, 1, tzinfo=UTC)
    found = free_times([calendar], rules, now=start, start=start, end=start + timedelta(days=1))
    assert [free.starts_at for free in found] == [
        start + timedelta(hours=3, minutes=15),
        start + timedelta(hours=4, minutes=15),
    ]


def test_casablanca_goes_back_for_ramadan() -> None:
    calendar = open_daily("Africa/Casablanca", ("09:00", "11:00"))
    assert wall_times(calendar, wall("2026-02-13")) == ["09:00+0100", "10:00+0100"]
    assert wall_times(calendar, wall("2026-02-16")) == ["09:00+0000", "10:00+0000"]


def test_a_visit_may_run_over_midnight() -> None:
    calendar = open_daily("Europe/Berlin", ("00:00", "01:00"), ("23:00", "00:00"))
    assert wall_times(calendar, wall("2026-06-01"), minutes=90, grid=30) == ["23:00+0200", "23:30+0200"]


def test_buffers_keep_both_visits_apart() -> None:
    day = datetime(2026, 6, 1, tzinfo=UTC)
    taken = (day.replace(hour=10), day.replace(hour=11))
    calendar = Calendar(1, "UTC", {0: [(time(8), time(13))]}, [taken])
    rules = Rules(HOUR, before=timedelta(minutes=10), after=timedelta(minutes=20), grid=timedelta(minutes=15))
    found = free_times([calendar], rules, now=day, start=day, end=day + timedelta(days=1))
    assert [f"{free.starts_at:%H:%M}" for free in found] == [
        "08:00",
        "08:15",
        "08:30",
        "11:15",
        "11:30",
        "11:45",
        "12:00",
    ]


def test_notice_and_horizon_bound_the_search() -> None:
    day = datetime(2026, 6, 1, 8, tzinfo=UTC)
    calendar = open_daily("UTC", ("08:00", "12:00"))
    rules = Rules(HOUR, grid=HOUR, minimum_notice=timedelta(hours=2), horizon=timedelta(days=1))
    found = list(free_times([calendar], rules, now=day, start=day, end=day + timedelta(days=9)))
    assert [free.starts_at for free in found] == [day.replace(hour=10), day.replace(hour=11)]


def test_members_in_other_zones_are_merged_by_instant() -> None:
    day = datetime(2026, 6, 1, tzinfo=UTC)
    here = open_daily("Europe/Berlin", ("15:00", "17:00"), member_id=1)
    there = open_daily("America/New_York", ("09:00", "11:00"), member_id=2)
    found = free_times([here, there], Rules(HOUR, grid=HOUR), now=day, start=day, end=day + timedelta(days=1))
    assert [(free.starts_at.hour, free.member_id) for free in found] == [(13, 1), (13, 2), (14, 1), (14, 2)]


def test_is_open_asks_for_the_whole_span() -> None:
    calendar = open_daily("UTC", ("09:00", "12:00"))
    nine = datetime(2026, 6, 1, 9, tzinfo=UTC)
    assert is_open(calendar, nine, nine + 3 * HOUR)
    assert not is_open(calendar, nine, nine + 3 * HOUR + timedelta(minutes=1))
    assert not is_open(calendar, nine - timedelta(minutes=1), nine + HOUR)


@pytest.mark.parametrize(
    ("gap", "zone"),
    [
        (wall("2026-03-08T02:30"), "America/New_York"),
        (wall("2026-03-29T02:00"), "Europe/Berlin"),
        (wall("2026-10-04T02:15"), "Australia/Lord_Howe"),
    ],
)
def test_a_wall_time_in_the_gap_is_refused(gap: datetime, zone: str) -> None:
    with pytest.raises(NoSuchTime):
        instant_of(gap, zone)
    with pytest.raises(NoSuchTime):
        checked_instant(gap.replace(tzinfo=ZoneInfo(zone)))


def test_a_doubled_wall_time_means_the_first_unless_folded() -> None:
    doubled = wall("2026-10-25T02:30")
    assert instant_of(doubled, "Europe/Berlin") == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    assert instant_of(doubled.replace(fold=1), "Europe/Berlin") == datetime(2026, 10, 25, 1, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("zone", "label"),
    [
        ("Europe/Berlin", "Berlin, CEST"),
        ("Asia/Kathmandu", "Kathmandu, UTC+5:45"),
        ("America/St_Johns", "St Johns, NDT"),
        ("America/Sao_Paulo", "Sao Paulo, UTC-3"),
        ("UTC", "UTC"),
    ],
)
def test_zone_label_names_the_place_and_the_offset(zone: str, label: str) -> None:
    assert zone_label(zone, datetime(2026, 6, 1, tzinfo=UTC)) == label


def a_full_practice(start: datetime, visits_each: int) -> Sequence[Calendar]:
    calendars = []
    for member_id in range(12):
        calendar = open_daily("Europe/Berlin", ("09:00", "13:00"), ("14:00", "18:00"), member_id=member_id)
        taken = [(start + HOUR * step, start + HOUR * (step + 1)) for step in range(visits_each)]
        calendars.append(Calendar(member_id, calendar.zone, calendar.hours, taken))
    return calendars


def test_three_times_out_of_sixty_days_and_twelve_members_take_milliseconds() -> None:
    start = datetime(2026, 3, 1, tzinfo=UTC)
    calendars = a_full_practice(start, 24 * 17)
    rules = Rules(HOUR, before=timedelta(minutes=5), after=timedelta(minutes=10), horizon=timedelta(days=60))
    begun = perf_counter()
    found = free_times(calendars, rules, now=start, start=start, end=start + timedelta(days=60))
    first = [next(found) for _ in range(3)]
    took = perf_counter() - begun
    assert [(free.starts_at, free.member_id) for free in first] == [
        (datetime(2026, 3, 18, 8, tzinfo=UTC), member_id) for member_id in range(3)
    ]
    assert took < 0.1  # milliseconds on an idle machine; a loop over minutes takes seconds
