"""What differs from a member's week: other hours on a date, and how many visits are enough."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, time

from django.db import transaction

from tenant_apps.scheduling.models import DayHours, Location, MemberLimits
from tenant_apps.scheduling.operations.availability import check_day, check_own
from tenant_apps.scheduling.queries.places import open_locations
from tenant_apps.team.models import Member
from tenants.accounts.permissions import Permission, requires
from tenants.audit.operations import record
from tenants.events import publish
from tenants.viewer import Viewer


@requires(Permission.CHANGE_OWN_HOURS)
@transaction.atomic
def set_day_hours(
    member: Member, *, by: Viewer, on: date, hours: Sequence[tuple[time, time]], location: Location | None = None
) -> None:
    """Hours that stand in place of that day's, holiday or not; without any, the week's count again.

    Raises HoursOverlap.
    """
    check_own(member.pk, by)
    check_day(on.weekday(), hours)
    Member.objects.select_for_update().get(pk=member.pk)
    place = location or open_locations().first()
    DayHours.objects.filter(member=member, on=on).delete()
    DayHours.objects.bulk_create(
        DayHours(member=member, on=on, starts=starts, ends=ends, location=place) for starts, ends in hours
    )
    record(by=by, verb="day_hours.set", subject=member, on=on.isoformat())
    publish("services")


@requires(Permission.CHANGE_OWN_HOURS)
@transaction.atomic
def set_member_limits(
    member: Member, *, by: Viewer, max_per_day: int | None = None, max_per_week: int | None = None
) -> None:
    """How many visits clients may book with them; the team may go over it."""
    check_own(member.pk, by)
    MemberLimits.objects.update_or_create(
        member=member, defaults={"max_per_day": max_per_day, "max_per_week": max_per_week}
    )
    record(by=by, verb="limits.set", subject=member)
    publish("services")
