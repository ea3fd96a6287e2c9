from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, time
from itertools import pairwise

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange

from tenant_apps.scheduling.exceptions import EmptySpan, HoursOverlap
from tenant_apps.scheduling.instants import checked_instant
from tenant_apps.scheduling.models import TimeOff, WeeklyHours
from tenant_apps.team.models import Member
from tenants.accounts.permissions import Permission, require, requires
from tenants.audit.operations import record
from tenants.events import publish
from tenants.viewer import Viewer

MIDNIGHT = time(0)


@requires(Permission.CHANGE_OWN_HOURS)
@transaction.atomic
def set_weekly_hours(member: Member, *, by: Viewer, hours: Mapping[int, Sequence[tuple[time, time]]]) -> None:
    """Replaces the member's whole week (Monday 0; wall time in the member's zone; an end of 00:00 is midnight).

    Raises HoursOverlap.
    """
    _check_own(member.pk, by)
    for weekday, spans in hours.items():
        _check_day(weekday, spans)
    Member.objects.select_for_update().get(pk=member.pk)
    WeeklyHours.objects.filter(member=member).delete()
    WeeklyHours.objects.bulk_create(
        WeeklyHours(member=member, weekday=weekday, starts=starts, ends=ends)
        for weekday, spans in hours.items()
        for starts, ends in spans
    )
    record(by=by, verb="hours.set", subject=member)
    publish("services")


@requires(Permission.CHANGE_OWN_HOURS)
@transaction.atomic
def add_time_off(member: Member, *, by: Viewer, starts_at: datetime, ends_at: datetime, note: str = "") -> TimeOff:
    """Nothing more can be booked in it; what is booked already stays, to be moved by hand. Raises EmptySpan."""
    _check_own(member.pk, by)
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
    _check_own(time_off.member_id, by)
    record(by=by, verb="time_off.removed", subject=time_off, member_id=time_off.member_id)
    time_off.delete()
    publish("services")


def _check_own(member_id: int, by: Viewer) -> None:
    if member_id != by.member_id:
        require(by, Permission.CHANGE_HOURS)


def _check_day(weekday: int, spans: Sequence[tuple[time, time]]) -> None:
    ordered = sorted(spans)
    for starts, ends in ordered:
        if ends != MIDNIGHT and ends <= starts:
            raise HoursOverlap(weekday)
    for (_, ends), (starts, _) in pairwise(ordered):
        if ends == MIDNIGHT or starts < ends:
            raise HoursOverlap(weekday)
