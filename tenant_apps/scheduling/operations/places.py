from __future__ import annotations

from typing import TypedDict, Unpack

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from tenant_apps.scheduling.choices import UPCOMING
from tenant_apps.scheduling.exceptions import PlaceInUse
from tenant_apps.scheduling.models import Appointment, DayHours, Location, Reservation, WeeklyHours
from tenant_apps.scheduling.queries.places import open_locations
from tenants.accounts.permissions import Permission, requires
from tenants.audit.operations import record
from tenants.entry import current_business
from tenants.events import publish
from tenants.viewer import Viewer


class LocationDetails(TypedDict, total=False):
    address: str
    time_zone: str


@requires(Permission.CHANGE_SERVICES)
@transaction.atomic
def add_location(*, by: Viewer, name: str, **details: Unpack[LocationDetails]) -> Location:
    """The first one is where everything has taken place so far: hours and what is booked are said to be there."""
    details.setdefault("time_zone", current_business().time_zone)
    is_first = not open_locations().exists()
    last = Location.objects.aggregate(last=Max("position"))["last"]
    location: Location = Location.objects.create(name=name, position=0 if last is None else last + 1, **details)
    if is_first:
        _settle_in(location)
    _tell(location, "added", by=by)
    return location


@requires(Permission.CHANGE_SERVICES)
@transaction.atomic
def update_location(location: Location, *, by: Viewer, name: str, **details: Unpack[LocationDetails]) -> Location:
    """Another zone moves the hours kept there, and nothing that is booked."""
    changes = {"name": name, **details}
    for field, value in changes.items():
        setattr(location, field, value)
    location.save(update_fields=list(changes))
    _tell(location, "changed", by=by)
    return location


@requires(Permission.CHANGE_SERVICES)
@transaction.atomic
def archive_location(location: Location, *, by: Viewer) -> Location:
    """Raises PlaceInUse where somebody still has hours there, or something is still booked. The last one may always
    go: hours are then kept nowhere in particular, as before the first."""
    if location.archived_at is not None:
        return location
    if open_locations().exclude(pk=location.pk).exists():
        _check_unused(location)
    else:
        WeeklyHours.objects.filter(location=location).update(location=None)
        DayHours.objects.filter(location=location).update(location=None)
    location.archived_at = timezone.now()
    location.save(update_fields=["archived_at"])
    _tell(location, "archived", by=by)
    return location


def _settle_in(location: Location) -> None:
    WeeklyHours.objects.filter(location=None).update(location=location)
    DayHours.objects.filter(location=None).update(location=location)
    ahead = timezone.now()
    Reservation.objects.filter(location=None, ends_at__gt=ahead).update(location=location)
    Appointment.objects.filter(location=None, ends_at__gt=ahead).update(location=location)


def _check_unused(location: Location) -> None:
    names = {row.member.name for row in WeeklyHours.objects.filter(location=location).select_related("member")}
    ahead = Appointment.objects.filter(location=location, status__in=UPCOMING, ends_at__gt=timezone.now()).count()
    if names or ahead:
        raise PlaceInUse(sorted(names), ahead)


def _tell(location: Location, verb: str, *, by: Viewer) -> None:
    record(by=by, verb=f"location.{verb}", subject=location, name=location.name)
    publish("services")
