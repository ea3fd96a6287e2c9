"""One day of the team, in order: visits, the line of now between them, and gaps worth filling."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tenant_apps.scheduling.choices import Status
from tenant_apps.scheduling.models import Appointment
from tenant_apps.scheduling.visits import Visit, visit_of
from themes import formats

GAP = timedelta(minutes=30)


@dataclass(frozen=True, slots=True)
class Row:
    """Exactly one of the three: a visit, a stretch without one (in words), or the clock of now."""

    visit: Visit | None = None
    gap: str = ""
    now: str = ""


@dataclass(frozen=True, slots=True)
class Agenda:
    rows: list[Row]
    planned: int
    to_come: int
    missed: int


def agenda_of(appointments: Sequence[Appointment], *, day: date, now: datetime, zone: str) -> Agenda:
    standing = [one for one in appointments if one.status != Status.CANCELLED]
    return Agenda(
        rows=_rows(appointments, day=day, now=now, zone=zone),
        planned=len(standing),
        to_come=sum(one.status == Status.BOOKED and one.starts_at > now for one in standing),
        missed=sum(one.status == Status.NO_SHOW for one in standing),
    )


def _rows(appointments: Sequence[Appointment], *, day: date, now: datetime, zone: str) -> list[Row]:
    rows: list[Row] = []
    is_line_due = bool(appointments) and timezone.localtime(now, ZoneInfo(zone)).date() == day
    busy_until: datetime | None = None
    for appointment in appointments:
        if is_line_due and appointment.starts_at > now:
            rows.append(_now_row(now, zone))
            is_line_due = False
        if busy_until and appointment.status != Status.CANCELLED and _is_gap(busy_until, appointment.starts_at, now):
            rows.append(Row(gap=_gap_words(appointment.starts_at - busy_until)))
        rows.append(Row(visit=visit_of(appointment, now=now, zone=zone)))
        if appointment.status != Status.CANCELLED:
            busy_until = max(busy_until or appointment.ends_at, appointment.ends_at)
    return [*rows, _now_row(now, zone)] if is_line_due else rows


def _is_gap(starts_at: datetime, ends_at: datetime, now: datetime) -> bool:
    """Only what can still be filled."""
    return ends_at - max(starts_at, now) >= GAP


def _gap_words(gap: timedelta) -> str:
    hours, minutes = divmod(int(gap.total_seconds()) // 60, 60)
    parts = [ngettext("%(n)d hour", "%(n)d hours", hours) % {"n": hours}] if hours else []
    parts += [ngettext("%(n)d minute", "%(n)d minutes", minutes) % {"n": minutes}] if minutes else []
    return _("%(length)s free") % {"length": " ".join(parts)}


def _now_row(now: datetime, zone: str) -> Row:
    local = timezone.localtime(now, ZoneInfo(zone))
    return Row(now=formats.clock_words(local, locale=formats.reader_locale()))
