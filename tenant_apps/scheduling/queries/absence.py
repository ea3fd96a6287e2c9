from __future__ import annotations

from django.db.models import QuerySet
from django.utils import timezone

from tenant_apps.scheduling.choices import UPCOMING
from tenant_apps.scheduling.models import Appointment, TimeOff
from tenant_apps.team.models import Member


def coming_time_off(member: Member) -> QuerySet[TimeOff]:
    """What is not over yet, soonest first."""
    absences: QuerySet[TimeOff] = TimeOff.objects.filter(member=member, span__endswith__gt=timezone.now())
    return absences.order_by("span")


def booked_within(time_off: TimeOff) -> int:
    """How many appointments still stand in it."""
    appointments = Appointment.objects.filter(member=time_off.member_id, status__in=UPCOMING)
    return appointments.filter(starts_at__lt=time_off.span.upper, ends_at__gt=time_off.span.lower).count()
