"""On which days somebody has as many visits as a day, or a week, takes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date, timedelta

from tenant_apps.scheduling.models import Appointment, Load, Service
from tenant_apps.scheduling.queries.rosters import Most, Roster

WEEK = timedelta(days=7)
Loads = list[tuple[int, int, date, int]]


def full_days(
    service: Service, roster: Roster, first: date, last: date, *, moving: Appointment | None = None
) -> dict[int, frozenset[date]]:
    """By member. One query where anything is limited, none where nothing is; `moving` counts as nothing."""
    limited = Most(service.max_per_day, service.max_per_week)
    if not limited and not roster.limits:
        return {}
    loads = _loads(first - WEEK, last + WEEK, moving)
    of_service = _full(limited, ((day, visits) for own, _, day, visits in loads if own == service.pk))
    return {
        member.pk: of_service
        | _full(
            roster.limits.get(member.pk, Most()),
            ((day, visits) for _, one, day, visits in loads if one == member.pk),
        )
        for member in roster.members
    }


def _loads(first: date, last: date, moving: Appointment | None) -> Loads:
    rows = Load.objects.filter(day__range=(first, last)).values_list("service_id", "member_id", "day", "visits")
    loads: Loads = list(rows)
    if moving and moving.reservation:
        own = moving.reservation
        loads.append((own.service_id, own.member_id, own.day, -1))
    return loads


def _full(most: Most, visits: Iterable[tuple[date, int]]) -> frozenset[date]:
    if not most:
        return frozenset()
    days: Counter[date] = Counter()
    weeks: Counter[date] = Counter()
    for day, count in visits:
        days[day] += count
        weeks[day - timedelta(days=day.weekday())] += count
    full = {day for day, count in days.items() if most.a_day is not None and count >= most.a_day}
    for monday, count in weeks.items():
        if most.a_week is not None and count >= most.a_week:
            full |= {monday + timedelta(days=n) for n in range(7)}
    return frozenset(full)
