"""Appointments as the rows of a client's list: everything worded before the template runs."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import reverse
from django.utils import timezone

from tenant_apps.scheduling.choices import Status
from tenant_apps.scheduling.models import Appointment
from tenant_apps.scheduling.queries.own import zone_of
from tenant_apps.scheduling.wording import Standing, standing, when


@dataclass(frozen=True, slots=True)
class Line:
    appointment: Appointment
    title: str
    detail: str
    standing: Standing
    is_cancelled: bool
    is_notable: bool  # its standing is worth a word: it did not simply take place
    href: str
    rebook_href: str


def lines_of(appointments: Iterable[Appointment], *, with_client: bool = False) -> list[Line]:
    """`with_client` where one login sees several clients: whose it is stands first."""
    return [_line(appointment, with_client) for appointment in appointments]


def _line(appointment: Appointment, with_client: bool) -> Line:
    now = timezone.now()
    parts = [appointment.client.name] if with_client else []
    parts += [appointment.service.name, appointment.member.name]
    rebook = reverse("scheduling:rebooking", args=[appointment.pk]) if appointment.is_rebookable else ""
    return Line(
        appointment=appointment,
        title=when(appointment.starts_at, zone_of(appointment.client)),
        detail=" · ".join(parts),
        standing=standing(appointment, now),
        is_cancelled=appointment.status == Status.CANCELLED,
        is_notable=appointment.status in (Status.REQUESTED, Status.CANCELLED, Status.NO_SHOW),
        href=reverse("scheduling:my-appointment", args=[appointment.pk]),
        rebook_href=rebook,
    )
