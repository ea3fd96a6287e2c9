"""Rooms and equipment: which would do for a service, and when each is taken."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db.models import Q, QuerySet
from django.utils import timezone

from tenant_apps.scheduling.models import Busy, Reservation, Resource, Service
from tenant_apps.scheduling.queries.holds import without_own_holds
from tenant_apps.scheduling.slots import Span, Taken

Rooms = Sequence[tuple[Resource, Taken]]


def open_resources() -> QuerySet[Resource]:
    resources: QuerySet[Resource] = Resource.objects.filter(archived_at=None).select_related("kind", "location")
    return resources


def rooms_of(service: Service, start: datetime, end: datetime, *, own: Reservation | None = None) -> Rooms | None:
    """Each that would do, with what is taken of it in [start, end); None where none is needed. Two queries.

    What `own` has counts as free.
    """
    if service.needs_id is None:
        return None
    rooms = list(open_resources().filter(kind=service.needs_id))
    spans: dict[int, list[Span]] = {room.pk: [] for room in rooms}
    for resource_id, begins, finishes in _taken(list(spans), start, end):
        spans[resource_id].append((begins, finishes))
    if own:
        _take_out(spans, own)
    return [(room, Taken(spans[room.pk])) for room in rooms]


def rooms_at(rooms: Rooms | None, location_id: int | None) -> list[Taken] | None:
    """What is taken of those at hand in one place."""
    if rooms is None:
        return None
    return [taken for room, taken in rooms if room.location_id in (None, location_id)]


def free_room(service: Service, location_id: int | None, reservation: Reservation) -> Resource | None:
    """The first that is free for the whole span; its own time, where it has any yet, counts as free."""
    span = reservation.span
    before = Reservation.objects.filter(pk=reservation.pk).first() if reservation.pk else None
    for room, taken in rooms_of(service, span.lower, span.upper, own=before) or ():
        is_at_hand = room.location_id in (None, location_id)
        if is_at_hand and taken.until(int(span.lower.timestamp()), int(span.upper.timestamp())) is None:
            return room
    return None


def _taken(resource_ids: list[int], start: datetime, end: datetime) -> QuerySet[Busy, tuple[int, datetime, datetime]]:
    rows = Busy.objects.filter(
        Q(until=None) | Q(until__gt=timezone.now()), resource__in=resource_ids, span__overlap=(start, end)
    )
    return without_own_holds(rows).values_list("resource_id", "span__startswith", "span__endswith")


def _take_out(spans: dict[int, list[Span]], own: Reservation) -> None:
    taken = (own.span.lower, own.span.upper)
    if own.resource_id in spans and taken in spans[own.resource_id]:
        spans[own.resource_id].remove(taken)
