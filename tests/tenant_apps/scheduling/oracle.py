"""Free times found the slow and obvious way: look at the wall clock in every minute."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from tenant_apps.scheduling.slots import Calendar, FreeTime, Rules

MINUTE = timedelta(minutes=1)


def hours_on(calendar: Calendar, wall: datetime) -> Sequence[tuple[time, time]]:
    if wall.date() in calendar.days:
        return calendar.days[wall.date()]
    return [] if wall.date() in calendar.closed else calendar.hours.get(wall.weekday(), ())


def minutes_into_hours(calendar: Calendar, instant: datetime) -> int | None:
    """How long the member has been open on the wall clock; None where closed."""
    wall = instant.astimezone(ZoneInfo(calendar.zone))
    minute = wall.hour * 60 + wall.minute
    for starts, ends in hours_on(calendar, wall):
        opens, closes = starts.hour * 60 + starts.minute, ends.hour * 60 + ends.minute or 24 * 60
        if opens <= minute < closes:
            return minute - opens
    return None


def is_taken(calendar: Calendar, first: datetime, last: datetime) -> bool:
    return any(first < ends and starts < last for starts, ends in calendar.busy)


def has_room(calendar: Calendar, first: datetime, last: datetime) -> bool:
    """One room without a single second of it taken."""
    if calendar.rooms is None:
        return True
    opens, closes = first.timestamp(), last.timestamp()
    taken = [zip(room.starts, room.ends, strict=True) for room in calendar.rooms]
    return any(all(ends <= opens or closes <= starts for starts, ends in spans) for spans in taken)


def is_offered(calendar: Calendar, rules: Rules, instant: datetime) -> bool:
    """Free and, where times are to gather, next to one that is not free."""
    if not is_free(calendar, rules, instant):
        return False
    neighbours = (instant - rules.grid, instant + rules.grid)
    return not rules.is_compact or not all(is_free(calendar, rules, one) for one in neighbours)


def is_free(calendar: Calendar, rules: Rules, instant: datetime) -> bool:
    into = minutes_into_hours(calendar, instant)
    if into is None or timedelta(minutes=into) % rules.grid:
        return False
    if instant.astimezone(ZoneInfo(calendar.zone)).date() in calendar.full:
        return False
    first, last = instant - rules.before, instant + rules.duration + rules.after
    if is_taken(calendar, first, last) or not has_room(calendar, first, last):
        return False
    minutes = rules.duration // MINUTE
    return all(minutes_into_hours(calendar, instant + step * MINUTE) is not None for step in range(minutes))


def obvious_free_times(
    calendars: list[Calendar], rules: Rules, *, now: datetime, start: datetime, end: datetime
) -> list[FreeTime]:
    found = []
    instant = start
    while instant < end:
        if now + rules.minimum_notice <= instant < now + rules.horizon:
            found += [
                FreeTime(instant, instant + rules.duration, calendar.member_id, calendar.location_id)
                for calendar in calendars
                if is_offered(calendar, rules, instant)
            ]
        instant += MINUTE
    return found
