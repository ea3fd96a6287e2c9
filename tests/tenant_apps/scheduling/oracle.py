"""Free times found the slow and obvious way: look at the wall clock in every minute."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from tenant_apps.scheduling.slots import Calendar, FreeTime, Rules

MINUTE = timedelta(minutes=1)


def minutes_into_hours(calendar: Calendar, instant: datetime) -> int | None:
    """How long the member has been open on the wall clock; None where closed."""
    wall = instant.astimezone(ZoneInfo(calendar.zone))
    minute = wall.hour * 60 + wall.minute
    for starts, ends in calendar.hours.get(wall.weekday(), ()):
        opens, closes = starts.hour * 60 + starts.minute, ends.hour * 60 + ends.minute or 24 * 60
        if opens <= minute < closes:
            return minute - opens
    return None


def is_taken(calendar: Calendar, first: datetime, last: datetime) -> bool:
    return any(first < ends and starts < last for starts, ends in calendar.busy)


def is_free(calendar: Calendar, rules: Rules, instant: datetime) -> bool:
    into = minutes_into_hours(calendar, instant)
    if into is None or timedelta(minutes=into) % rules.grid:
        return False
    if is_taken(calendar, instant - rules.before, instant + rules.duration + rules.after):
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
                FreeTime(instant, instant + rules.duration, calendar.member_id)
                for calendar in calendars
                if is_free(calendar, rules, instant)
            ]
        instant += MINUTE
    return found
