"""A group's sessions and the seats left in them: how many are taken is known to everybody, by whom to the team."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, QuerySet
from django.utils import timezone

from tenant_apps.scheduling.models import Seat, Service, Session, TakenSeat
from tenant_apps.team.models import Member


@dataclass(frozen=True, slots=True)
class Meeting:
    """A session, and how many of its seats are taken."""

    session: Session
    seats: int
    taken: int


def coming_sessions(service: Service) -> list[Meeting]:
    """Soonest first."""
    return _meetings(_counted(service).filter(ends_at__gt=timezone.now()))


def sessions_with_room(service: Service, members: Iterable[Member], start: datetime, end: datetime) -> list[Meeting]:
    """Those that begin in [start, end) and have a seat left."""
    found = _counted(service).filter(member__in=list(members), starts_at__gte=start, starts_at__lt=end)
    return _meetings(found.filter(taken_count__lt=F("seat_count")))


def session_at(service: Service, member: Member, starts_at: datetime) -> Session | None:
    sessions: QuerySet[Session] = Session.objects.select_related("location")
    return sessions.filter(service=service, member=member, starts_at=starts_at, cancelled_at=None).first()


def free_seat(session: Session) -> Seat | None:
    is_taken = Exists(TakenSeat.objects.filter(seat=OuterRef("pk")))
    seats: QuerySet[Seat] = Seat.objects.filter(~is_taken, session=session)
    return seats.first()


def _counted(service: Service) -> Any:
    sessions = Session.objects.filter(service=service, cancelled_at=None).select_related("member", "location")
    return sessions.annotate(seat_count=Count("seats"), taken_count=Count("seats__taken"))


def _meetings(rows: Iterable[Any]) -> list[Meeting]:
    return [Meeting(row, row.seat_count, row.taken_count) for row in rows]
