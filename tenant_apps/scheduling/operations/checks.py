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
from tenant_apps.scheduling.models import Appointment, Service
from tenant_apps.scheduling.policy import rules_of
from tenant_apps.scheduling.queries import next_free, service_members
from tenant_apps.scheduling.queries.free import calendars_of, roster_of
from tenant_apps.scheduling.slots import free_times, is_open
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
) -> None:
    """The team is held only to the present: it books walk-ins, and over hours and notice as it sees fit."""
    now = timezone.now()
    begins_by = starts_at if by.kind == "client" else starts_at + service.duration
    if begins_by <= now:
        raise PastTime(next_free(service, member=member))
    if by.kind == "client":
        _check_window(service, member, starts_at, now)
        _check_free(service, member, starts_at, now, moving)


def _check_window(service: Service, member: Member, starts_at: datetime, now: datetime) -> None:
    rules = rules_of(service)
    if starts_at < now + rules.minimum_notice:
        raise TooSoon(now + rules.minimum_notice, next_free(service, member=member))
    if starts_at >= now + rules.horizon:
        raise TooFar(now + rules.horizon, next_free(service, member=member))


def _check_free(
    service: Service, member: Member, starts_at: datetime, now: datetime, moving: Appointment | None
) -> None:
    """Exactly a time that is offered; tells apart what is taken and what never was on offer."""
    ends_at = starts_at + service.duration
    [calendar] = calendars_of(roster_of([member]), starts_at, ends_at, moving=moving)
    offered = free_times(
        [calendar], rules_of(service), now=now, start=starts_at, end=starts_at + timedelta(microseconds=1)
    )
    if next(offered, None) is None:
        refusal = SlotTaken if is_open(calendar, starts_at, ends_at) else OutsideHours
        raise refusal(next_free(service, member=member))
