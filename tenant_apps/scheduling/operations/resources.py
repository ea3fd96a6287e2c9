from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from tenant_apps.scheduling.exceptions import PlaceInUse
from tenant_apps.scheduling.models import Location, Reservation, Resource, ResourceKind
from tenants.accounts.permissions import Permission, requires
from tenants.audit.operations import record
from tenants.events import publish
from tenants.viewer import Viewer


@requires(Permission.CHANGE_SERVICES)
@transaction.atomic
def add_resource(*, by: Viewer, name: str, kind: str, location: Location | None = None) -> Resource:
    """A room or a piece of equipment. A kind that is new comes to be with its first one."""
    resource: Resource = Resource.objects.create(name=name, kind=_kind(kind), location=location)
    _tell(resource, "added", by=by)
    return resource


@requires(Permission.CHANGE_SERVICES)
@transaction.atomic
def update_resource(
    resource: Resource, *, by: Viewer, name: str, kind: str, location: Location | None = None
) -> Resource:
    """What is booked in it stays booked."""
    resource.name, resource.kind, resource.location = name, _kind(kind), location
    resource.save(update_fields=["name", "kind", "location"])
    _tell(resource, "changed", by=by)
    return resource


@requires(Permission.CHANGE_SERVICES)
@transaction.atomic
def archive_resource(resource: Resource, *, by: Viewer) -> Resource:
    """Raises PlaceInUse while something is booked in it."""
    if resource.archived_at is not None:
        return resource
    ahead = Reservation.objects.filter(resource=resource, ends_at__gt=timezone.now(), validity__upper_inf=True)
    if visits := ahead.count():
        raise PlaceInUse([], visits)
    resource.archived_at = timezone.now()
    resource.save(update_fields=["archived_at"])
    _tell(resource, "archived", by=by)
    return resource


def _kind(name: str) -> ResourceKind:
    known = ResourceKind.objects.filter(name__iexact=name).first()
    kind: ResourceKind = known or ResourceKind.objects.create(name=name)
    return kind


def _tell(resource: Resource, verb: str, *, by: Viewer) -> None:
    record(by=by, verb=f"resource.{verb}", subject=resource, name=resource.name)
    publish("services")
