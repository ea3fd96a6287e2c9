from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from itertools import islice

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from tenant_apps.scheduling.models import Appointment, Busy, Reservation, Service, WeeklyHours
from tenant_apps.scheduling.policy import rules_of
from tenant_apps.scheduling.slots import Calendar, free_times
from tenant_apps.team.models import Member
from tenants.viewer import current_viewer

FIRST_LOOK = timedelta(days=14)
MARGIN = timedelta(days=2)  # no visit with its buffers is longer

WeekOfHours = dict[int, list[tuple[time, time]]]


@dataclass(frozen=True, slots=True)
class Slot:
    """A free time, ready to be booked. `is_usual`: the client's own weekday and hour."""

    service: Service
    member: Member
    starts_at: datetime
    ends_at: datetime
    is_usual: bool = False


@dataclass(frozen=True, slots=True)
class Roster:
    """Who gives a service, and their hours of the week: read once for several looks at their diaries."""

    members: Sequence[Member]
    hours: Mapping[int, WeekOfHours]


def roster_of(members: Sequence[Member]) -> Roster:
    return Roster(members, _hours_of(members))


def service_members(service: Service) -> QuerySet[Member]:
    """Who may be chosen for it."""
    members: QuerySet[Member] = Member.objects.filter(services=service, is_active=True, is_bookable=True)
    return members


def weekly_hours(member: Member) -> WeekOfHours:
    return _hours_of([member]).get(member.pk, {})


def free_slots(
    service: Service,
    *,
    member: Member | None = None,
    start: datetime,
    end: datetime,
    limit: int | None = None,
    each_member: bool = False,
    moving: Appointment | None = None,
) -> list[Slot]:
    """Free times that begin in [start, end). Without a `member` each time comes once, with whoever has most room.

    The time that `moving` takes now counts as free: it may move by a quarter of an hour.
    """
    roster = roster_of([member] if member else list(service_members(service)))
    slots = slots_between(service, roster, start, end, moving=moving)
    return list(islice(slots if each_member or member else each_time_once(slots), limit))


def next_free(
    service: Service, *, member: Member | None = None, count: int = 3, after: datetime | None = None
) -> list[Slot]:
    """The next `count` times up to the horizon. Looks at two weeks first: a fuller diary is read only where needed."""
    roster = roster_of([member] if member else list(service_members(service)))
    return next_free_of(service, roster, count=count, after=after)


def next_free_of(service: Service, roster: Roster, *, count: int, after: datetime | None = None) -> list[Slot]:
    now = timezone.now()
    start, horizon = after or now, now + rules_of(service).horizon
    split = min(start + FIRST_LOOK, horizon)
    found = list(islice(each_time_once(slots_between(service, roster, start, split)), count))
    if len(found) < count and split < horizon:
        rest = each_time_once(slots_between(service, roster, split, horizon))
        found += islice(rest, count - len(found))
    return found


def slots_between(
    service: Service,
    roster: Roster,
    start: datetime,
    end: datetime,
    *,
    moving: Appointment | None = None,
) -> Iterator[Slot]:
    """Soonest first; one query however many members."""
    people = {member.pk: member for member in roster.members}
    calendars = calendars_of(roster, start, end, moving=moving)
    calendars.sort(key=lambda calendar: len(calendar.busy))
    for free in free_times(calendars, rules_of(service), now=timezone.now(), start=start, end=end):
        yield Slot(service, people[free.member_id], free.starts_at, free.ends_at)


def calendars_of(
    roster: Roster, start: datetime, end: datetime, *, moving: Appointment | None = None
) -> list[Calendar]:
    """Hours of the week and what is taken around [start, end), in the order of the members."""
    busy = _busy_of(roster.members, start, end)
    if moving and moving.reservation:
        own = (moving.reservation.span.lower, moving.reservation.span.upper)
        busy[moving.member_id] = [span for span in busy.get(moving.member_id, []) if span != own]
    return [
        Calendar(member.pk, member.time_zone, roster.hours.get(member.pk, {}), busy.get(member.pk, []))
        for member in roster.members
    ]


def _hours_of(members: Iterable[Member]) -> dict[int, WeekOfHours]:
    rows = WeeklyHours.objects.filter(member__in=[member.pk for member in members]).order_by("weekday", "starts")
    found: dict[int, WeekOfHours] = {}
    for member_id, weekday, starts, ends in rows.values_list("member_id", "weekday", "starts", "ends"):
        found.setdefault(member_id, {}).setdefault(weekday, []).append((starts, ends))
    return found


def _busy_of(members: Iterable[Member], start: datetime, end: datetime) -> dict[int, list[tuple[datetime, datetime]]]:
    around = (start - MARGIN, end + MARGIN)
    rows = Busy.objects.filter(Q(until=None) | Q(until__gt=timezone.now()), span__overlap=around)
    rows = rows.filter(member__in=[member.pk for member in members])
    if current_viewer().kind == "client":  # what they hold themselves is theirs to take
        rows = rows.exclude(Exists(_own_holds().filter(member=OuterRef("member"), span=OuterRef("span"))))
    found: dict[int, list[tuple[datetime, datetime]]] = {}
    for member_id, begins, finishes in rows.values_list("member_id", "span__startswith", "span__endswith"):
        found.setdefault(member_id, []).append((begins, finishes))
    return found


def _own_holds() -> QuerySet[Reservation]:
    held: QuerySet[Reservation] = Reservation.objects.filter(validity__upper_inf=False)
    return held


def each_time_once(slots: Iterable[Slot]) -> Iterator[Slot]:
    last: datetime | None = None
    for slot in slots:
        if slot.starts_at != last:
            yield slot
        last = slot.starts_at
