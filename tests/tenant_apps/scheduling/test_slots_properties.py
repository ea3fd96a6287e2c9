"""The engine against the oracle, over random rules, zones and the days when clocks change."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from tenant_apps.scheduling.slots import Calendar, Rules, Taken, free_times
from tests.tenant_apps.scheduling.oracle import obvious_free_times

# Each zone with the UTC day of a change, forward and back; Kathmandu and Kolkata have none.
CHANGES = [
    ("America/New_York", datetime(2026, 3, 8, tzinfo=UTC)),
    ("America/New_York", datetime(2026, 11, 1, tzinfo=UTC)),
    ("Europe/Berlin", datetime(2026, 3, 29, tzinfo=UTC)),
    ("Europe/Berlin", datetime(2026, 10, 25, tzinfo=UTC)),
    ("Australia/Lord_Howe", datetime(2026, 4, 4, tzinfo=UTC)),
    ("Australia/Lord_Howe", datetime(2026, 10, 3, tzinfo=UTC)),
    ("Africa/Casablanca", datetime(2026, 2, 15, tzinfo=UTC)),
    ("Africa/Casablanca", datetime(2026, 3, 22, tzinfo=UTC)),
    ("America/Havana", datetime(2026, 3, 8, tzinfo=UTC)),
    ("Asia/Kathmandu", datetime(2026, 6, 1, tzinfo=UTC)),
    ("Asia/Kolkata", datetime(2026, 6, 1, tzinfo=UTC)),
]
FIVE = 5


def at(minute: int) -> time:
    return time(minute // 60 % 24, minute % 60)


@st.composite
def wall_ranges(draw: st.DrawFn) -> list[tuple[time, time]]:
    cuts = sorted(draw(st.sets(st.integers(0, 24 * 12), min_size=0, max_size=6)))
    pairs = [pair for index, pair in enumerate(pairwise(cuts)) if index % 2 == 0 or draw(st.booleans())]
    return [(at(begins * FIVE), at(ends * FIVE)) for begins, ends in pairs]


@st.composite
def rooms_near(draw: st.DrawFn, day: datetime) -> Taken:
    minutes = draw(st.lists(st.tuples(st.integers(-600, 2400), st.integers(1, 300)), max_size=3))
    return Taken((day + timedelta(minutes=at), day + timedelta(minutes=at + length)) for at, length in minutes)


@st.composite
def calendars_near(draw: st.DrawFn, day: datetime, zone: str) -> list[Calendar]:
    calendars = []
    for member_id in range(1, draw(st.integers(1, 3)) + 1):
        minutes = draw(st.lists(st.tuples(st.integers(-600, 2400), st.integers(1, 300)), max_size=6))
        busy = [
            (day + timedelta(minutes=begins), day + timedelta(minutes=begins + length)) for begins, length in minutes
        ]
        own_zone = zone if member_id == 1 else draw(st.sampled_from(CHANGES))[0]
        hours = {weekday: draw(wall_ranges()) for weekday in range(7)}
        dates = [day.date() + timedelta(days=days) for days in (-1, 0, 1)]
        calendars.append(
            Calendar(
                member_id,
                own_zone,
                hours,
                busy,
                location_id=draw(st.sampled_from([None, 1, 2])),
                days=draw(st.dictionaries(st.sampled_from(dates), wall_ranges(), max_size=1)),
                closed=draw(st.sets(st.sampled_from(dates), max_size=1)),
                full=draw(st.sets(st.sampled_from(dates), max_size=1)),
                rooms=draw(st.none() | st.lists(rooms_near(day), max_size=2)),
            )
        )
    return calendars


minutes_long = st.integers(1, 120).map(lambda minutes: timedelta(minutes=minutes))
pauses = st.sampled_from([0, 5, 10, 30]).map(lambda minutes: timedelta(minutes=minutes))
grids = st.sampled_from([5, 10, 15, 20, 25, 30, 60]).map(lambda minutes: timedelta(minutes=minutes))
rules_of_a_service = st.builds(
    Rules,
    duration=minutes_long,
    before=pauses,
    after=pauses,
    grid=grids,
    minimum_notice=st.integers(0, 600).map(lambda minutes: timedelta(minutes=minutes)),
    horizon=st.integers(1, 3).map(lambda days: timedelta(days=days)),
    is_compact=st.booleans(),
)


@settings(max_examples=200, deadline=None)
@given(data=st.data(), change=st.sampled_from(CHANGES), rules=rules_of_a_service)
def test_engine_agrees_with_the_oracle(data: st.DataObject, change: tuple[str, datetime], rules: Rules) -> None:
    zone, day = change
    calendars = data.draw(calendars_near(day, zone))
    now = day - timedelta(hours=data.draw(st.integers(0, 12)))
    start = day - timedelta(hours=data.draw(st.integers(0, 12)))
    end = start + timedelta(hours=data.draw(st.integers(12, 40)))
    found = list(free_times(calendars, rules, now=now, start=start, end=end))
    assert found == obvious_free_times(calendars, rules, now=now, start=start, end=end)
