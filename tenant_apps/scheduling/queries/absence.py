from __future__ import annotations

from datetime import timedelta

from django.db.models import QuerySet
from django.utils import timezone

from tenant_apps.scheduling.choices import UPCOMING
from tenant_apps.scheduling.models import Appointment, DayHours, TimeOff
from tenant_apps.team.models import Member


def coming_time_off(member: Member) -> QuerySet[TimeOff]:
    """What is not over yet, soonest first."""
    absences: QuerySet[TimeOff] = TimeOff.objects.filter(member=member, span__endswith__gt=timezone.now())
    return absences.order_by("span")


def coming_day_hours(member: Member) -> QuerySet[DayHours]:
    """Days with other hours, from yesterday on: it may still be today where they work."""
    since = timezone.now().date() - timedelta(days=1)
    days: QuerySet[DayHours] = DayHours.objects.filter(member=member, on__gte=since).select_related("location")
    return days


def booked_within(time_off: TimeOff) -> int:
    """How many appointments still stand in it."""
    appointments = Appointment.objects.filter(member=time_off.member_id, status__in=UPCOMING)
    return appointments.filter(starts_at__lt=time_off.span.upper, ends_at__gt=time_off.span.lower).count()
