"""Appointments as the team's day shows them: with what can be done to each right now."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from tenant_apps.scheduling.choices import Status
from tenant_apps.scheduling.models import Appointment
from tenant_apps.scheduling.wording import Standing, team_standing, when
from themes import formats


@dataclass(frozen=True, slots=True)
class Action:
    """One tap: the status it sets. The main one is what usually happens next."""

    status: str
    label: str
    is_main: bool = False


@dataclass(frozen=True, slots=True)
class Visit:
    appointment: Appointment
    starts: str
    ends: str
    standing: Standing
    is_cancelled: bool
    is_over: bool
    actions: list[Action]
    correction: Action | None
    href: str
    outcome_href: str


def visit_of(appointment: Appointment, *, now: datetime, zone: str, every: bool = False) -> Visit:
    """`every`: all that the rules allow, not only what makes sense on the day itself."""
    return Visit(
        appointment=appointment,
        starts=_clock(appointment.starts_at, zone),
        ends=_clock(appointment.ends_at, zone),
        standing=team_standing(appointment, now),
        is_cancelled=appointment.status == Status.CANCELLED,
        is_over=appointment.is_past(now),
        actions=_actions(appointment, now, is_due=every or _is_due(appointment, now, zone)),
        correction=_correction(appointment),
        href=reverse("scheduling:appointment", args=[appointment.pk]),
        outcome_href=reverse("scheduling:outcome", args=[appointment.pk]),
    )


@dataclass(frozen=True, slots=True)
class VisitLine:
    """One in a list of a client's."""

    title: str
    detail: str
    standing: Standing
    is_cancelled: bool
    href: str


def visit_lines(appointments: Iterable[Appointment], *, zone: str) -> list[VisitLine]:
    now = timezone.now()
    return [
        VisitLine(
            title=when(one.starts_at, zone),
            detail=f"{one.service.name} · {one.member.name}",
            standing=team_standing(one, now),
            is_cancelled=one.status == Status.CANCELLED,
            href=reverse("scheduling:appointment", args=[one.pk]),
        )
        for one in appointments
    ]


def _actions(appointment: Appointment, now: datetime, *, is_due: bool) -> list[Action]:
    arrived = Action(Status.ARRIVED, _("Arrived"), is_main=True)
    complete = Action(Status.COMPLETED, _("Complete"), is_main=True)
    missed = Action(Status.NO_SHOW, _("No-show"))
    if appointment.status == Status.ARRIVED:
        return [complete]
    if appointment.status != Status.BOOKED or not is_due:
        return []
    if appointment.is_past(now):
        return [complete, missed]
    return [arrived, missed] if appointment.starts_at <= now else [arrived]


def _correction(appointment: Appointment) -> Action | None:
    """The way back from a slip of the finger."""
    if appointment.status in (Status.ARRIVED, Status.COMPLETED, Status.NO_SHOW):
        return Action(Status.BOOKED, _("Back to booked"))
    return None


def _is_due(appointment: Appointment, now: datetime, zone: str) -> bool:
    here = ZoneInfo(zone)
    return timezone.localtime(appointment.starts_at, here).date() <= timezone.localtime(now, here).date()


def _clock(instant: datetime, zone: str) -> str:
    return formats.clock_words(timezone.localtime(instant, ZoneInfo(zone)), locale=formats.reader_locale())
