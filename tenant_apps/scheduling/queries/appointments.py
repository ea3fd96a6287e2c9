from __future__ import annotations

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Q, QuerySet
from django.utils import timezone

from tenant_apps.clients.models import Client
from tenant_apps.scheduling.choices import HOLDS_TIME, UPCOMING, Status
from tenant_apps.scheduling.models import Appointment, Service
from tenant_apps.team.models import Member


def appointment_details() -> QuerySet[Appointment]:
    appointments: QuerySet[Appointment] = Appointment.objects.select_related("service", "member", "client", "location")
    return appointments


def upcoming_appointments() -> QuerySet[Appointment]:
    """Soonest first; one that has begun stays until it ends."""
    return appointment_details().filter(status__in=UPCOMING, ends_at__gt=timezone.now())


def waiting_requests() -> QuerySet[Appointment]:
    """What clients have asked for and nobody has answered, in the order it was asked."""
    return appointment_details().filter(status=Status.REQUESTED, ends_at__gt=timezone.now()).order_by("created_at")


def past_appointments() -> QuerySet[Appointment]:
    """Everything that is not upcoming, latest first; cancelled ones too."""
    is_over = Q(ends_at__lte=timezone.now()) | ~Q(status__in=UPCOMING)
    return appointment_details().filter(is_over).order_by("-starts_at", "-id")


def booked_already(*, client: Client, service: Service, member: Member, starts_at: datetime) -> Appointment | None:
    """What this client has at exactly this time: a page that comes back must not call it somebody else's."""
    own = Appointment.objects.filter(client=client, service=service, member=member, starts_at=starts_at)
    return own.filter(status__in=UPCOMING).first()


def last_visit() -> Appointment | None:
    """The latest visit that took place and can be booked again."""
    visits = past_appointments().filter(status__in=HOLDS_TIME, starts_at__lte=timezone.now())
    return visits.filter(service__is_online=True, service__archived_at=None).first()


def day_board(day: date, zone: str) -> QuerySet[Appointment]:
    """One local day of the whole team, cancelled visits too, in order."""
    midnight = datetime.combine(day, time.min, ZoneInfo(zone))
    next_midnight = datetime.combine(day + timedelta(days=1), time.min, ZoneInfo(zone))
    return appointment_details().filter(starts_at__gte=midnight, starts_at__lt=next_midnight)
