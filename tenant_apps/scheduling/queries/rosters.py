"""Who gives a service, when and where: read once for several looks at their diaries."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, time, timedelta
from typing import Any

from django.db.models import DateField, F, PositiveSmallIntegerField, Q, QuerySet, Value
from django.db.models.functions import Cast
from django.utils import timezone

from tenant_apps.scheduling.models import DayHours, Location, Service, WeeklyHours
from tenant_apps.team.models import Member

WeekOfHours = dict[int, list[tuple[time, time]]]
DaysOfHours = dict[date, list[tuple[time, time]]]

COLUMNS = (
    "member_id",
    "weekday",
    "date",
    "starts",
    "ends",
    "location_id",
    "location__time_zone",
    "location__name",
    "member__limits__max_per_day",
    "member__limits__max_per_week",
)


@dataclass(slots=True)
class Post:
    """A member at a place: the hours they keep there. Without places, a member has one, on their own wall clock."""

    member: Member
    location_id: int | None
    zone: str
    place: str = ""
    week: WeekOfHours = field(default_factory=dict)
    days: DaysOfHours = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Most:
    """How many visits a day and a week take; None: as many as fit."""

    a_day: int | None = None
    a_week: int | None = None

    def __bool__(self) -> bool:
        return self.a_day is not None or self.a_week is not None


@dataclass(frozen=True, slots=True)
class Roster:
    members: Sequence[Member]
    posts: Sequence[Post]
    limits: dict[int, Most]

    @property
    def place_names(self) -> dict[int | None, str]:
        """None where there is only one: then it need not be said."""
        names = {post.location_id: post.place for post in self.posts}
        return names if len(names) > 1 else {}


def service_members(service: Service) -> QuerySet[Member]:
    """Who may be chosen for it."""
    members: QuerySet[Member] = Member.objects.filter(services=service, is_active=True, is_bookable=True)
    return members


def weekly_hours(member: Member, *, location: Location | None = None) -> WeekOfHours:
    """At one place; without any, wherever that is."""
    found: WeekOfHours = {}
    for hours in WeeklyHours.objects.filter(member=member, location=location).order_by("weekday", "starts"):
        found.setdefault(hours.weekday, []).append((hours.starts, hours.ends))
    return found


def roster_of(members: Sequence[Member]) -> Roster:
    """One query: the hours of the week, and those of single days ahead, which stand in their place everywhere."""
    people = {member.pk: member for member in members}
    posts: dict[tuple[int, int | None], Post] = {}
    limits: dict[int, Most] = {}
    other_days: dict[int, set[date]] = {}
    for member_id, weekday, on, starts, ends, place, zone, name, a_day, a_week in _rows(people):
        own_zone = people[member_id].time_zone
        post = posts.setdefault((member_id, place), Post(people[member_id], place, zone or own_zone, name or ""))
        hours: list[tuple[time, time]] = (
            post.week.setdefault(weekday, []) if on is None else post.days.setdefault(on, [])
        )
        hours.append((starts, ends))
        limits[member_id] = Most(a_day, a_week)
        if on is not None:
            other_days.setdefault(member_id, set()).add(on)
    for post in posts.values():
        for on in other_days.get(post.member.pk, ()):
            post.days.setdefault(on, [])
    ordered = sorted(posts.values(), key=lambda post: list(people).index(post.member.pk))
    return Roster(members, ordered, {member_id: most for member_id, most in limits.items() if most})


def _rows(member_ids: Iterable[int]) -> Iterable[Any]:
    here = Q(location=None) | Q(location__archived_at=None)
    weekly = WeeklyHours.objects.filter(here, member__in=list(member_ids))
    weekly = weekly.annotate(date=Cast(Value(None), DateField())).order_by().values_list(*COLUMNS)
    recent = timezone.now().date() - timedelta(days=2)
    dated = DayHours.objects.filter(here, member__in=list(member_ids), on__gte=recent)
    dated = dated.annotate(weekday=Cast(Value(None), PositiveSmallIntegerField()), date=F("on"))
    rows: Iterable[Any] = weekly.union(dated.order_by().values_list(*COLUMNS), all=True)
    return rows
