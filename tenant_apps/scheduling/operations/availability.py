from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, time
from itertools import pairwise

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange

from tenant_apps.scheduling.exceptions import EmptySpan, HoursOverlap
from tenant_apps.scheduling.instants import checked_instant
from tenant_apps.scheduling.models import Location, TimeOff, WeeklyHours
from tenant_apps.scheduling.queries.places import open_locations
from tenant_apps.team.models import Member
from tenants.accounts.permissions import Permission, require, requires
from tenants.audit.operations import record
from tenants.events import publish
from tenants.viewer import Viewer

MIDNIGHT = time(0)


@requires(Permission.CHANGE_OWN_HOURS)
@transaction.atomic
def set_weekly_hours(
    member: Member,
    *,
    by: Viewer,
    hours: Mapping[int, Sequence[tuple[time, time]]],
    location: Location | None = None,
) -> None:
    """Replaces the member's week at one place (Monday 0; wall time there; an end of 00:00 is midnight).

    Without a `location` it is the main one, where there are any. Raises HoursOverlap, also where it overlaps hours
    that are kept elsewhere.
    """
    check_own(member.pk, by)
    Member.objects.select_for_update().get(pk=member.pk)
    place = location or open_locations().first()
    elsewhere = _elsewhere(member, place)
    for weekday, spans in hours.items():
        check_day(weekday, [*spans, *elsewhere.get(weekday, ())])
    WeeklyHours.objects.filter(member=member, location=place).delete()
    WeeklyHours.objects.bulk_create(
        WeeklyHours(member=member, weekday=weekday, starts=starts, ends=ends, location=place)
        for weekday, spans in hours.items()
        for starts, ends in spans
    )
    record(by=by, verb="hours.set", subject=member)
    publish("services")


@requires(Permission.CHANGE_OWN_HOURS)
@transaction.atomic
def add_time_off(member: Member, *, by: Viewer, starts_at: datetime, ends_at: datetime, note: str = "") -> TimeOff:
    """Nothing more can be booked in it; what is booked already stays, to be moved by hand. Raises EmptySpan."""
    check_own(member.pk, by)
    begins, finishes = checked_instant(starts_at), checked_instant(ends_at)
    if finishes <= begins:
        raise EmptySpan
    span = DateTimeTZRange(begins, finishes, "[)")
    time_off: TimeOff = TimeOff.objects.create(member=member, span=span, note=note)
    record(by=by, verb="time_off.added", subject=time_off, member_id=member.pk)
    publish("services")
    return time_off


@requires(Permission.CHANGE_OWN_HOURS)
@transaction.atomic
def remove_time_off(time_off: TimeOff, *, by: Viewer) -> None:
    check_own(time_off.member_id, by)
    record(by=by, verb="time_off.removed", subject=time_off, member_id=time_off.member_id)
    time_off.delete()
    publish("services")


def check_own(member_id: int, by: Viewer) -> None:
    if member_id != by.member_id:
        require(by, Permission.CHANGE_HOURS)


def _elsewhere(member: Member, place: Location | None) -> dict[int, list[tuple[time, time]]]:
    found: dict[int, list[tuple[time, time]]] = {}
    for row in WeeklyHours.objects.filter(member=member, location__archived_at=None).exclude(location=place):
        found.setdefault(row.weekday, []).append((row.starts, row.ends))
    return found


def check_day(weekday: int, spans: Sequence[tuple[time, time]]) -> None:
    ordered = sorted(spans)
    for starts, ends in ordered:
        if ends != MIDNIGHT and ends <= starts:
            raise HoursOverlap(weekday)
    for (_, ends), (starts, _) in pairwise(ordered):
        if ends == MIDNIGHT or starts < ends:
            raise HoursOverlap(weekday)
