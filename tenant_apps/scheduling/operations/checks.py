"""What is asked before anything is written."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.utils import timezone

from tenant_apps.clients.choices import Right
from tenant_apps.scheduling.exceptions import (
    MayNotBook,
    NotBookable,
    OutsideHours,
    PastTime,
    SlotTaken,
    TooFar,
    TooSoon,
)
from tenant_apps.scheduling.models import Appointment, Location, Service, Session
from tenant_apps.scheduling.policy import rules_of
from tenant_apps.scheduling.queries import next_free, service_members
from tenant_apps.scheduling.queries.free import calendars_of
from tenant_apps.scheduling.queries.places import open_locations
from tenant_apps.scheduling.queries.rosters import roster_of
from tenant_apps.scheduling.queries.sessions import session_at
from tenant_apps.scheduling.slots import Calendar, free_times, is_open
from tenant_apps.team.models import Member
from tenants.viewer import Viewer


def check_right(client_id: int, *, by: Viewer) -> None:
    if by.kind == "client" and not by.may_for(client_id, Right.BOOK):
        raise MayNotBook


def check_given(service: Service, member: Member, *, by: Viewer) -> None:
    is_offered = service.is_open_to_clients if by.kind == "client" else service.archived_at is None
    if not is_offered or not service_members(service).filter(pk=member.pk).exists():
        raise NotBookable


def check_time(
    service: Service, member: Member, starts_at: datetime, *, by: Viewer, moving: Appointment | None = None
) -> Location | None:
    """Answers where it takes place.

    The team is held only to the present: it books walk-ins, and over hours, notice and limits as it sees fit.
    """
    now = timezone.now()
    begins_by = starts_at if by.kind == "client" else starts_at + service.duration
    if begins_by <= now:
        raise PastTime(next_free(service, member=member))
    ends_at = starts_at + service.duration
    calendars = calendars_of(service, roster_of([member]), starts_at, ends_at, moving=moving)
    if by.kind != "client":
        return _place(calendars, starts_at, ends_at)
    _check_window(service, member, starts_at, now)
    return _location(_offered_at(service, member, calendars, starts_at, now))


def check_session(service: Service, member: Member, starts_at: datetime, *, by: Viewer) -> Session:
    """The group that a seat is asked for in. Clients are held to notice and horizon, the team to the present."""
    now = timezone.now()
    session = session_at(service, member, starts_at)
    if session is None:
        raise OutsideHours(next_free(service))
    if (session.starts_at if by.kind == "client" else session.ends_at) <= now:
        raise PastTime(next_free(service))
    if by.kind == "client":
        _check_window(service, member, starts_at, now)
    return session


def _check_window(service: Service, member: Member, starts_at: datetime, now: datetime) -> None:
    rules = rules_of(service)
    if starts_at < now + rules.minimum_notice:
        raise TooSoon(now + rules.minimum_notice, next_free(service, member=member))
    if starts_at >= now + rules.horizon:
        raise TooFar(now + rules.horizon, next_free(service, member=member))


def _offered_at(
    service: Service, member: Member, calendars: list[Calendar], starts_at: datetime, now: datetime
) -> int | None:
    """Exactly a time that is offered; tells apart what is taken and what never was on offer."""
    end = starts_at + timedelta(microseconds=1)
    offered = next(free_times(calendars, rules_of(service), now=now, start=starts_at, end=end), None)
    if offered is None:
        was_open = any(is_open(calendar, starts_at, starts_at + service.duration) for calendar in calendars)
        raise (SlotTaken if was_open else OutsideHours)(next_free(service, member=member))
    return offered.location_id


def _place(calendars: list[Calendar], starts_at: datetime, ends_at: datetime) -> Location | None:
    """Where the member is then; outside of hours, where they are first of all."""
    there = [calendar for calendar in calendars if is_open(calendar, starts_at, ends_at)] or calendars
    return _location(there[0].location_id) if there else open_locations().first()


def _location(pk: int | None) -> Location | None:
    return None if pk is None else Location.objects.get(pk=pk)
