"""When a client usually comes, learned from their own visits."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import groupby
from zoneinfo import ZoneInfo

from django.db.models import Aggregate, DateTimeField, DurationField, F, IntegerField, Max, Window
from django.db.models.functions import ExtractHour, ExtractIsoWeekDay, ExtractMinute, Lag
from django.utils import timezone

from tenant_apps.scheduling.choices import HOLDS_TIME
from tenant_apps.scheduling.models import Appointment
from tenant_apps.scheduling.policy import rules_of
from tenant_apps.scheduling.queries.free import Slot, next_free_of, slots_between
from tenant_apps.scheduling.queries.rosters import roster_of, service_members

LOOK_BACK = timedelta(days=365)
USUAL_GAP = timedelta(days=7)  # after a single visit, when there is no rhythm yet
AROUND = timedelta(days=10)
A_DAY_OFF, ANOTHER_WEEKDAY = 60, 120  # in minutes off the usual hour


class Mode(Aggregate):
    """The most frequent value."""

    template = "mode() WITHIN GROUP (ORDER BY %(expressions)s)"
    output_field = IntegerField()


class Median(Aggregate):
    template = "percentile_disc(0.5) WITHIN GROUP (ORDER BY %(expressions)s)"
    output_field = DurationField()


@dataclass(frozen=True, slots=True)
class Rhythm:
    """ISO weekday and minute of the day on the member's wall clock, and the days from one visit to the next."""

    zone: ZoneInfo
    weekday: int
    minute: int
    gap: timedelta
    last: datetime

    def due_at(self, now: datetime) -> datetime:
        """The usual weekday and hour closest to when the next visit is due, and ahead."""
        due = self.last + self.gap
        wall = max(due, now).astimezone(self.zone)
        days = (self.weekday - wall.isoweekday() + 3) % 7 - 3
        usual = (wall + timedelta(days=days)).replace(hour=self.minute // 60, minute=self.minute % 60)
        return usual if usual > now else usual + timedelta(days=7)

    def fits(self, starts_at: datetime) -> bool:
        wall = starts_at.astimezone(self.zone)
        return (wall.isoweekday(), wall.hour * 60 + wall.minute) == (self.weekday, self.minute)

    def distance(self, starts_at: datetime, due: datetime) -> int:
        """How far from the usual, in minutes of the day; another day and another weekday count as so many more."""
        wall = starts_at.astimezone(self.zone)
        days = abs((wall.date() - due.date()).days)
        minutes = abs(wall.hour * 60 + wall.minute - self.minute)
        return minutes + days * A_DAY_OFF + (wall.isoweekday() != self.weekday) * ANOTHER_WEEKDAY


def rebook_suggestions(appointment: Appointment, *, count: int = 3) -> list[Slot]:
    """Free times closest to the client's rhythm for this service, best first, on different days; else the next free."""
    service = appointment.service
    members = list(service_members(service))
    same = [member for member in members if member.pk == appointment.member_id]
    if not members or not service.is_open_to_clients:
        return []
    rhythm, now = rhythm_of(appointment), timezone.now()
    due = rhythm.due_at(max(now, now + rules_of(service).minimum_notice))
    roster = roster_of(same or members)
    near = slots_between(service, roster, max(now, due - AROUND), due + AROUND)
    found = _closest(near, rhythm, due)[:count]
    if len(found) < count:
        taken = {slot.starts_at for slot in found}
        soon = next_free_of(service, roster, count=count * 2)
        found += [slot for slot in soon if slot.starts_at not in taken][: count - len(found)]
    return found


def rhythm_of(appointment: Appointment) -> Rhythm:
    """One query over the client's visits of the last year for the same service."""
    zone = ZoneInfo(appointment.member.time_zone)
    visits = Appointment.objects.filter(
        client=appointment.client_id,
        service=appointment.service_id,
        status__in=HOLDS_TIME,
        starts_at__gte=timezone.now() - LOOK_BACK,
    ).annotate(
        since_last=F("starts_at") - Window(Lag("starts_at"), order_by="starts_at", output_field=DateTimeField()),
        at_minute=ExtractHour("starts_at", tzinfo=zone) * 60 + ExtractMinute("starts_at", tzinfo=zone),
        on_weekday=ExtractIsoWeekDay("starts_at", tzinfo=zone),
    )
    learned = visits.aggregate(
        weekday=Mode("on_weekday"), minute=Mode("at_minute"), gap=Median("since_last"), last=Max("starts_at")
    )
    own = appointment.starts_at.astimezone(zone)
    return Rhythm(
        zone=zone,
        weekday=learned["weekday"] or own.isoweekday(),
        minute=own.hour * 60 + own.minute if learned["minute"] is None else learned["minute"],
        gap=learned["gap"] or USUAL_GAP,
        last=learned["last"] or appointment.starts_at,
    )


def _closest(slots: Iterable[Slot], rhythm: Rhythm, due: datetime) -> list[Slot]:
    """The best slot of each day, best day first. They come in order of time, and each is looked at once."""
    days = groupby(slots, key=lambda slot: slot.starts_at.astimezone(rhythm.zone).date())
    best = [min(of_day, key=lambda slot: rhythm.distance(slot.starts_at, due)) for _day, of_day in days]
    best.sort(key=lambda slot: rhythm.distance(slot.starts_at, due))
    return [replace(slot, is_usual=rhythm.fits(slot.starts_at)) for slot in best]
