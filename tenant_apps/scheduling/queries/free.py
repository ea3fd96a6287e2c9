"""From rules and diaries to free times: the one path that pages, the API and the check before a booking all take."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice

from django.db.models import Q
from django.utils import timezone

from tenant_apps.scheduling.models import Appointment, Busy, Location, Reservation, Service
from tenant_apps.scheduling.policy import current_policies, rules_of
from tenant_apps.scheduling.queries.holds import without_own_holds
from tenant_apps.scheduling.queries.holidays import closed_days
from tenant_apps.scheduling.queries.loads import full_days
from tenant_apps.scheduling.queries.places import open_locations
from tenant_apps.scheduling.queries.rooms import rooms_at, rooms_of
from tenant_apps.scheduling.queries.rosters import Post, Roster, roster_of, service_members
from tenant_apps.scheduling.queries.sessions import sessions_with_room
from tenant_apps.scheduling.slots import Calendar, Span, free_times
from tenant_apps.team.models import Member

FIRST_LOOK = timedelta(days=7)
MARGIN = timedelta(days=2)  # no visit with its buffers is longer, no zone further away
Diary = list[tuple[datetime, datetime, int | None]]


@dataclass(frozen=True, slots=True)
class Slot:
    """A free time, ready to be booked. `is_usual`: the client's own weekday and hour."""

    service: Service
    member: Member
    starts_at: datetime
    ends_at: datetime
    is_usual: bool = False
    location_id: int | None = None
    place: str = ""  # named where the members of the service work at several
    seats_left: int | None = None  # in a group's session


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
    slots = slots_between(service, roster, start, end, moving=moving, each_member=each_member)
    return list(islice(slots, limit))


def location_at(service: Service, member: Member, starts_at: datetime) -> Location | None:
    """Where a visit that begins then would take place."""
    places = {place.pk: place for place in open_locations()}
    if len(places) < 2:
        return next(iter(places.values()), None)
    found = free_slots(service, member=member, start=starts_at, end=starts_at + timedelta(microseconds=1))
    return places.get(found[0].location_id or 0) if found else None


def next_free(
    service: Service, *, member: Member | None = None, count: int = 3, after: datetime | None = None
) -> list[Slot]:
    """The next `count` times up to the horizon. Looks at one week first: a fuller diary is read only where needed."""
    roster = roster_of([member] if member else list(service_members(service)))
    return next_free_of(service, roster, count=count, after=after)


def next_free_of(service: Service, roster: Roster, *, count: int, after: datetime | None = None) -> list[Slot]:
    now = timezone.now()
    start, horizon = after or now, now + rules_of(service).horizon
    split = min(start + FIRST_LOOK, horizon)
    found = list(islice(slots_between(service, roster, start, split), count))
    if len(found) < count and split < horizon:
        found += islice(slots_between(service, roster, split, horizon), count - len(found))
    return found


def slots_between(
    service: Service,
    roster: Roster,
    start: datetime,
    end: datetime,
    *,
    moving: Appointment | None = None,
    each_member: bool = False,
) -> Iterator[Slot]:
    """Soonest first, each time once unless `each_member`; as many queries however many members."""
    if service.is_group:
        yield from _sessions_between(service, roster, start, end)
        return
    people = {member.pk: member for member in roster.members}
    places = roster.place_names
    calendars = calendars_of(service, roster, start, end, moving=moving)
    calendars.sort(key=lambda calendar: len(calendar.busy))
    found = free_times(
        calendars, rules_of(service), now=timezone.now(), start=start, end=end, each_calendar=each_member
    )
    for free in found:
        yield Slot(
            service,
            people[free.member_id],
            free.starts_at,
            free.ends_at,
            location_id=free.location_id,
            place=places.get(free.location_id, ""),
        )


def _sessions_between(service: Service, roster: Roster, start: datetime, end: datetime) -> Iterator[Slot]:
    """A group's times are those of its sessions that have a seat left."""
    rules, now = rules_of(service), timezone.now()
    first, last = max(start, now + rules.minimum_notice), min(end, now + rules.horizon)
    for meeting in sessions_with_room(service, roster.members, first, last):
        session = meeting.session
        yield Slot(
            service,
            session.member,
            session.starts_at,
            session.ends_at,
            location_id=session.location_id,
            seats_left=meeting.seats - meeting.taken,
        )


def calendars_of(
    service: Service, roster: Roster, start: datetime, end: datetime, *, moving: Appointment | None = None
) -> list[Calendar]:
    """Hours and what is taken around [start, end), one for each member at each place, in the order of the members."""
    first, last = (start - MARGIN).date(), (end + MARGIN).date()
    policies = current_policies()
    diaries = _diaries(roster.members, start, end)
    if moving and moving.reservation:
        _take_out(diaries.get(moving.member_id, []), moving.reservation)
    closed = closed_days(policies, first, last)
    full = full_days(service, roster, first, last, moving=moving)
    rooms = rooms_of(service, start - MARGIN, end + MARGIN, own=moving.reservation if moving else None)
    travel = timedelta(minutes=policies.travel_minutes)
    return [
        Calendar(
            member_id=post.member.pk,
            zone=post.zone,
            hours=post.week,
            busy=_busy_at(post, diaries.get(post.member.pk, []), travel),
            location_id=post.location_id,
            days=post.days,
            closed=closed,
            full=full.get(post.member.pk, frozenset()),
            rooms=rooms_at(rooms, post.location_id),
        )
        for post in roster.posts
    ]


def _busy_at(post: Post, diary: Diary, travel: timedelta) -> Sequence[Span]:
    """What is taken, and the way there and back where it is somewhere else."""
    spans = []
    for begins, finishes, place in diary:
        is_elsewhere = travel and place is not None and place != post.location_id
        way = travel if is_elsewhere else timedelta(0)
        spans.append((begins - way, finishes + way))
    return spans


def _take_out(diary: Diary, own: Reservation) -> None:
    taken = (own.span.lower, own.span.upper, own.location_id)
    if taken in diary:
        diary.remove(taken)


def _diaries(members: Iterable[Member], start: datetime, end: datetime) -> dict[int, Diary]:
    around = (start - MARGIN, end + MARGIN)
    rows = Busy.objects.filter(Q(until=None) | Q(until__gt=timezone.now()), span__overlap=around)
    rows = rows.filter(member__in=[member.pk for member in members])
    found: dict[int, Diary] = {}
    for member_id, *taken in without_own_holds(rows).values_list(
        "member_id", "span__startswith", "span__endswith", "location_id"
    ):
        found.setdefault(member_id, []).append((taken[0], taken[1], taken[2]))
    return found


def each_time_once(slots: Iterable[Slot]) -> Iterator[Slot]:
    last: datetime | None = None
    for slot in slots:
        if slot.starts_at != last:
            yield slot
        last = slot.starts_at
