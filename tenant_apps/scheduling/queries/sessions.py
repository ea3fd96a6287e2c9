"""A group's sessions and the seats left in them: how many are taken is known to everybody, by whom to the team."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Count, Exists, F, OuterRef, QuerySet
from django.utils import timezone

from tenant_apps.scheduling.models import Seat, Service, Session, TakenSeat
from tenant_apps.team.models import Member


def coming_sessions(service: Service) -> QuerySet[Session]:
    """Soonest first, each with `room` (seats there are) and `taken`."""
    return _counted(service).filter(ends_at__gt=timezone.now())


def sessions_with_room(
    service: Service, members: Iterable[Member], start: datetime, end: datetime
) -> QuerySet[Session]:
    """Those that begin in [start, end) and have a seat left."""
    found = _counted(service).filter(member__in=list(members), starts_at__gte=start, starts_at__lt=end)
    return found.filter(taken__lt=F("room"))


def session_at(service: Service, member: Member, starts_at: datetime) -> Session | None:
    sessions: QuerySet[Session] = Session.objects.select_related("location")
    return sessions.filter(service=service, member=member, starts_at=starts_at, cancelled_at=None).first()


def free_seat(session: Session) -> Seat | None:
    is_taken = Exists(TakenSeat.objects.filter(seat=OuterRef("pk")))
    seats: QuerySet[Seat] = Seat.objects.filter(~is_taken, session=session)
    return seats.first()


def _counted(service: Service) -> QuerySet[Session]:
    sessions: QuerySet[Session] = Session.objects.filter(service=service, cancelled_at=None)
    return sessions.select_related("member", "location").annotate(room=Count("seats"), taken=Count("seats__taken"))
