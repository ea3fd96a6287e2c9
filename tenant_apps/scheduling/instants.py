"""Between the clock on a wall and an instant, in any zone and on the days when the clocks change."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import NamedTuple
from zoneinfo import ZoneInfo

from tenant_apps.scheduling.exceptions import NoSuchTime

DAY = 86_400


class Stretch(NamedTuple):
    """Epoch seconds [starts, ends) during which a zone keeps one offset (seconds east of UTC)."""

    starts: int
    ends: int
    offset: int


def instant_of(wall: datetime, zone: str) -> datetime:
    """The UTC instant of a naive wall time; an hour that comes twice means the first unless `fold` says otherwise.

    Raises NoSuchTime where the clocks skip it.
    """
    instant = wall.replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)
    if instant.astimezone(ZoneInfo(zone)).replace(tzinfo=None, fold=0) != wall.replace(fold=0):
        raise NoSuchTime(wall.replace(fold=0), zone)
    return instant


def checked_instant(moment: datetime) -> datetime:
    """An aware moment in UTC. Raises NoSuchTime where its own zone skips that wall time."""
    if isinstance(moment.tzinfo, ZoneInfo):
        return instant_of(moment.replace(tzinfo=None), moment.tzinfo.key)
    return moment.astimezone(UTC)


def zone_label(zone: str, at: datetime) -> str:
    """ "Berlin, CEST" or, where the zone's short name is only a number, "Kathmandu, UTC+5:45"."""
    local = at.astimezone(ZoneInfo(zone))
    short = local.tzname() or ""
    if not short.isalpha():
        short = _utc_offset(offset_at(ZoneInfo(zone), int(at.timestamp())))
    city = zone.rpartition("/")[2].replace("_", " ")
    return short if city == short else f"{city}, {short}"


def _utc_offset(seconds: int) -> str:
    hours, minutes = divmod(abs(seconds) // 60, 60)
    return f"UTC{'-' if seconds < 0 else '+'}{hours}" + (f":{minutes:02}" if minutes else "")


def offset_at(zone: ZoneInfo, second: int) -> int:
    offset = datetime.fromtimestamp(second, zone).utcoffset()
    assert offset is not None
    return int(offset.total_seconds())


def stretches(zone: ZoneInfo, start: int, end: int) -> Iterator[Stretch]:
    """Cuts [start, end) where the zone's offset changes. Looks once a day: no zone changes twice in one."""
    begun, second, offset = start, start, offset_at(zone, start)
    while second < end:
        ahead = min(second + DAY, end)
        following = offset_at(zone, ahead)
        if following != offset:
            change = _first_second(zone, second, ahead, following)
            yield Stretch(begun, change, offset)
            begun, offset = change, following
        second = ahead
    if begun < end:
        yield Stretch(begun, end, offset)


def _first_second(zone: ZoneInfo, low: int, high: int, offset: int) -> int:
    """The first second after `low` with this offset, where `high` already has it."""
    while high - low > 1:
        middle = (low + high) // 2
        if offset_at(zone, middle) == offset:
            high = middle
        else:
            low = middle
    return high
