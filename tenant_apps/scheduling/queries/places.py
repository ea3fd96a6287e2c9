from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.db.models import QuerySet
from django.utils import timezone

from tenant_apps.scheduling.models import Location
from tenant_apps.team.models import Member


def open_locations() -> QuerySet[Location]:
    """The business's, the main one first."""
    locations: QuerySet[Location] = Location.objects.filter(archived_at=None)
    return locations


def zone_at(location: Location | None, member: Member) -> str:
    """The wall clock by which a member works there."""
    return location.time_zone if location else member.time_zone


def local_day(instant: datetime, zone: str) -> date:
    return timezone.localtime(instant, ZoneInfo(zone)).date()
