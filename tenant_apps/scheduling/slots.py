"""Free times from rules: hours on the wall clock of a place, minus what is taken. No database, no clock.

An instant is open where the wall clock of the member's zone then shows a time inside that weekday's hours. So an hour
that the clocks skip is never offered, and one that comes twice is offered twice, as two distinct instants.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from heapq import merge
from math import ceil, floor
from typing import NamedTuple
from zoneinfo import ZoneInfo

from tenant_apps.scheduling.instants import DAY, stretches

NEVER = 2**62
EPOCH = date(1970, 1, 1).toordinal()

Span = tuple[datetime, datetime]
DayOfHours = Sequence[tuple[time, time]]
Seconds = Sequence[tuple[int, int]]
WallHours = Mapping[int, DayOfHours]
"""Weekday (Monday 0) to ranges that don't overlap; an end of 00:00 means midnight."""


@dataclass(frozen=True, slots=True)
class Rules:
    """How long a visit is, the pause it needs around it, and how starts are spaced from the beginning of the hours.

    `is_compact`: only times next to one that is not free, so that visits gather and no small gaps are left.
    """

    duration: timedelta
    before: timedelta = timedelta(0)
    after: timedelta = timedelta(0)
    grid: timedelta = timedelta(minutes=15)
    minimum_notice: timedelta = timedelta(0)
    horizon: timedelta = timedelta(days=60)
    is_compact: bool = False


class Taken:
    """Spans that are taken, merged and sorted, to be asked many times."""

    def __init__(self, spans: Iterable[Span]) -> None:
        self.starts: list[int] = []
        self.ends: list[int] = []
        for begins, finishes in sorted((floor(a.timestamp()), ceil(b.timestamp())) for a, b in spans):
            if self.ends and begins <= self.ends[-1]:
                self.ends[-1] = max(self.ends[-1], finishes)
            else:
                self.starts.append(begins)
                self.ends.append(finishes)

    def until(self, first: int, last: int) -> int | None:
        """When the span that is in the way of [first, last) ends; None where nothing is."""
        index = bisect_right(self.ends, first)
        if index < len(self.ends) and self.starts[index] < last:
            return self.ends[index]
        return None


@dataclass(frozen=True, slots=True)
class Calendar:
    """One member at one place: the hours of a week in `zone`, and aware spans that are taken, in any order.

    `days` are other hours on a date; `closed` are holidays, on which only these count. On what is `full` no visit may
    begin. `rooms`: what is taken of each room that would do, one of which has to be free; None where none is needed.
    """

    member_id: int
    zone: str
    hours: WallHours
    busy: Sequence[Span] = field(default=())
    location_id: int | None = None
    days: Mapping[date, DayOfHours] = field(default_factory=dict)
    closed: Container[date] = frozenset()
    full: Container[date] = frozenset()
    rooms: Sequence[Taken] | None = None


class FreeTime(NamedTuple):
    starts_at: datetime
    ends_at: datetime
    member_id: int
    location_id: int | None = None


class _Piece(NamedTuple):
    """Open seconds [starts, ends) of a day; starts are counted from `anchor`, the beginning of these hours."""

    starts: int
    ends: int
    anchor: int
    day: date


def free_times(
    calendars: Sequence[Calendar],
    rules: Rules,
    *,
    now: datetime,
    start: datetime,
    end: datetime,
    each_calendar: bool = True,
) -> Iterator[FreeTime]:
    """Free starts in [start, end), soonest first, calendars in the order given where equal, or only the first of them.

    Lazy: take what you need.
    """
    first = ceil(max(start, now + rules.minimum_notice).timestamp())
    last = ceil(min(end, now + rules.horizon).timestamp())
    streams = [_numbered(place, calendar, rules, first, last) for place, calendar in enumerate(calendars)]
    before = None
    for second, place in merge(*streams):
        if second != before or each_calendar:
            starts_at, calendar = datetime.fromtimestamp(second, UTC), calendars[place]
            yield FreeTime(starts_at, starts_at + rules.duration, calendar.member_id, calendar.location_id)
        before = second


def is_open(calendar: Calendar, starts_at: datetime, ends_at: datetime) -> bool:
    """Whether the whole span lies within the member's hours, taken or not."""
    first, last = floor(starts_at.timestamp()), ceil(ends_at.timestamp())
    return any(run[0].starts <= first and last <= run[-1].ends for run in _runs(_pieces(calendar, first, last)))


def _numbered(place: int, calendar: Calendar, rules: Rules, first: int, last: int) -> Iterator[tuple[int, int]]:
    if last <= first:
        return
    if not rules.is_compact:
        starts = _starts(calendar, rules, first, last)
    else:
        grid = int(rules.grid.total_seconds())
        edges = _edges(_starts(calendar, rules, first - grid, last + grid), grid)
        starts = (second for second in edges if first <= second < last)
    for second in starts:
        yield second, place


def _edges(starts: Iterator[int], grid: int) -> Iterator[int]:
    """Those that don't have a free one on either side."""
    before, second = None, next(starts, None)
    while second is not None:
        after = next(starts, None)
        if before != second - grid or after != second + grid:
            yield second
        before, second = second, after


def _starts(calendar: Calendar, rules: Rules, first: int, last: int) -> Iterator[int]:
    length = int(rules.duration.total_seconds())
    before, after = int(rules.before.total_seconds()), int(rules.after.total_seconds())
    grid = int(rules.grid.total_seconds())
    taken = Taken(calendar.busy)
    for run in _runs(_pieces(calendar, first, last + length)):
        for piece in run:
            if piece.day in calendar.full:
                continue
            latest = min(piece.ends, last, run[-1].ends - length + 1)
            second = _on_grid(piece.starts, piece.anchor, grid)
            while second < latest:
                free_again = _free_again(taken, calendar.rooms, second - before, second + length + after)
                if free_again is None:
                    yield second
                    second += grid
                else:
                    second = _on_grid(free_again + before, piece.anchor, grid)


def _free_again(taken: Taken, rooms: Sequence[Taken] | None, first: int, last: int) -> int | None:
    """When what is in the way of [first, last) ends: of the member, or of the room that is free soonest."""
    until = taken.until(first, last)
    if until is not None or rooms is None:
        return until
    ends = [room.until(first, last) for room in rooms]
    return None if None in ends else min((end for end in ends if end is not None), default=NEVER)


def _on_grid(second: int, anchor: int, grid: int) -> int:
    return second + (anchor - second) % grid


def _pieces(calendar: Calendar, first: int, last: int) -> Iterator[_Piece]:
    zone = ZoneInfo(calendar.zone)
    week = {weekday: [_seconds(*span) for span in sorted(spans)] for weekday, spans in calendar.hours.items()}
    for stretch in stretches(zone, first, last):
        begin, finish = (stretch.starts + stretch.offset) // DAY, (stretch.ends - 1 + stretch.offset) // DAY
        for day in range(begin, finish + 1):
            midnight, on = day * DAY - stretch.offset, date.fromordinal(EPOCH + day)
            for opens, closes in _hours_on(calendar, week, on):
                starts, ends = max(midnight + opens, stretch.starts), min(midnight + closes, stretch.ends)
                if starts < ends:
                    yield _Piece(starts, ends, midnight + opens, on)


def _hours_on(calendar: Calendar, week: Mapping[int, Seconds], on: date) -> Seconds:
    if on in calendar.days:
        return [_seconds(*span) for span in sorted(calendar.days[on])]
    return () if on in calendar.closed else week.get(on.weekday(), ())


def _seconds(starts: time, ends: time) -> tuple[int, int]:
    return _since_midnight(starts), _since_midnight(ends) or DAY


def _since_midnight(moment: time) -> int:
    return moment.hour * 3600 + moment.minute * 60 + moment.second


def _runs(pieces: Iterator[_Piece]) -> Iterator[list[_Piece]]:
    """Pieces that touch, together: a visit may run over midnight, or over the moment the clocks change."""
    run: list[_Piece] = []
    for piece in pieces:
        if run and piece.starts > run[-1].ends:
            yield run
            run = []
        run.append(piece)
    if run:
        yield run
