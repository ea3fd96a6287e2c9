"""Free times from rules: weekly hours in each member's own wall time, minus what is taken. No database, no clock.

An instant is open where the wall clock of the member's zone then shows a time inside that weekday's hours. So an hour
that the clocks skip is never offered, and one that comes twice is offered twice, as two distinct instants.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta
from heapq import merge
from math import ceil, floor
from typing import NamedTuple
from zoneinfo import ZoneInfo

from tenant_apps.scheduling.instants import DAY, stretches

WEEKDAY_OF_EPOCH = 3  # 1970-01-01 was a Thursday; Monday is 0

WallHours = Mapping[int, Sequence[tuple[time, time]]]
"""Weekday (Monday 0) to ranges that don't overlap; an end of 00:00 means midnight."""


@dataclass(frozen=True, slots=True)
class Rules:
    """How long a visit is, the pause it needs around it, and how starts are spaced from the beginning of the hours."""

    duration: timedelta
    before: timedelta = timedelta(0)
    after: timedelta = timedelta(0)
    grid: timedelta = timedelta(minutes=15)
    minimum_notice: timedelta = timedelta(0)
    horizon: timedelta = timedelta(days=60)


@dataclass(frozen=True, slots=True)
class Calendar:
    """One member: the hours of a week in `zone`, and aware spans that are taken, in any order."""

    member_id: int
    zone: str
    hours: WallHours
    busy: Sequence[tuple[datetime, datetime]] = field(default=())


class FreeTime(NamedTuple):
    starts_at: datetime
    ends_at: datetime
    member_id: int


class _Piece(NamedTuple):
    """Open seconds [starts, ends); starts of visits are counted from `anchor`, the beginning of these hours."""

    starts: int
    ends: int
    anchor: int


def free_times(
    calendars: Sequence[Calendar], rules: Rules, *, now: datetime, start: datetime, end: datetime
) -> Iterator[FreeTime]:
    """Free starts in [start, end), soonest first, members in the order given where equal. Lazy: take what you need."""
    first = ceil(max(start, now + rules.minimum_notice).timestamp())
    last = ceil(min(end, now + rules.horizon).timestamp())
    streams = [_numbered(place, calendar, rules, first, last) for place, calendar in enumerate(calendars)]
    for second, place in merge(*streams):
        starts_at = datetime.fromtimestamp(second, UTC)
        yield FreeTime(starts_at, starts_at + rules.duration, calendars[place].member_id)


def is_open(calendar: Calendar, starts_at: datetime, ends_at: datetime) -> bool:
    """Whether the whole span lies within the member's hours, taken or not."""
    first, last = floor(starts_at.timestamp()), ceil(ends_at.timestamp())
    return any(run[0].starts <= first and last <= run[-1].ends for run in _runs(_pieces(calendar, first, last)))


def _numbered(place: int, calendar: Calendar, rules: Rules, first: int, last: int) -> Iterator[tuple[int, int]]:
    for second in _starts(calendar, rules, first, last):
        yield second, place


def _starts(calendar: Calendar, rules: Rules, first: int, last: int) -> Iterator[int]:
    if last <= first:
        return
    length = int(rules.duration.total_seconds())
    before, after = int(rules.before.total_seconds()), int(rules.after.total_seconds())
    grid = int(rules.grid.total_seconds())
    taken = _Taken(calendar.busy)
    for run in _runs(_pieces(calendar, first, last + length)):
        for piece in run:
            latest = min(piece.ends, last, run[-1].ends - length + 1)
            second = _on_grid(piece.starts, piece.anchor, grid)
            while second < latest:
                free_again = taken.until(second - before, second + length + after)
                if free_again is None:
                    yield second
                    second += grid
                else:
                    second = _on_grid(free_again + before, piece.anchor, grid)


def _on_grid(second: int, anchor: int, grid: int) -> int:
    return second + (anchor - second) % grid


def _pieces(calendar: Calendar, first: int, last: int) -> Iterator[_Piece]:
    zone = ZoneInfo(calendar.zone)
    hours = {weekday: [_seconds(*span) for span in sorted(spans)] for weekday, spans in calendar.hours.items()}
    for stretch in stretches(zone, first, last):
        begin, finish = (stretch.starts + stretch.offset) // DAY, (stretch.ends - 1 + stretch.offset) // DAY
        for day in range(begin, finish + 1):
            midnight = day * DAY - stretch.offset
            for opens, closes in hours.get((day + WEEKDAY_OF_EPOCH) % 7, ()):
                starts, ends = max(midnight + opens, stretch.starts), min(midnight + closes, stretch.ends)
                if starts < ends:
                    yield _Piece(starts, ends, midnight + opens)


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


class _Taken:
    """Spans that are taken, merged and sorted, to be asked many times."""

    def __init__(self, spans: Sequence[tuple[datetime, datetime]]) -> None:
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
