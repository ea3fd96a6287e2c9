from __future__ import annotations

from collections.abc import Iterable
from typing import Any, TypedDict, Unpack

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from tenant_apps.scheduling.models import ResourceKind, Service, ServiceMember
from tenant_apps.team.models import Member
from tenants.accounts.permissions import Permission, requires
from tenants.audit.operations import record
from tenants.entry import current_business
from tenants.events import publish
from tenants.viewer import Viewer


class _Details(TypedDict, total=False):
    """Times in minutes, the price in minor units of `currency`; a rule that is None is the business's own."""

    description: str
    price_minor: int
    currency: str
    capacity: int
    buffer_before: int
    buffer_after: int
    color: str
    needs: ResourceKind | None
    is_online: bool
    needs_confirmation: bool
    minimum_notice_minutes: int | None
    horizon_days: int | None
    cancel_notice_hours: int | None
    reschedule_notice_hours: int | None
    late_fee_percent: int | None
    no_show_fee_percent: int | None
    max_per_day: int | None
    max_per_week: int | None


class ServiceChanges(_Details, total=False):
    name: str
    minutes: int


class NewService(_Details):
    name: str
    minutes: int


@requires(Permission.CHANGE_SERVICES)
@transaction.atomic
def add_service(*, by: Viewer, members: Iterable[Member], **fields: Unpack[NewService]) -> Service:
    fields.setdefault("currency", current_business().currency)
    last = Service.objects.aggregate(last=Max("position"))["last"]
    service: Service = Service.objects.create(position=0 if last is None else last + 1, **fields)
    _set_members(service, members)
    _tell(service, "added", by=by)
    return service


@requires(Permission.CHANGE_SERVICES)
@transaction.atomic
def update_service(
    service: Service, *, by: Viewer, members: Iterable[Member] | None = None, **changes: Unpack[ServiceChanges]
) -> Service:
    """Appointments already made keep what was agreed."""
    for name, value in changes.items():
        setattr(service, name, value)
    if changes:
        service.save(update_fields=list(changes))
    if members is not None:
        _set_members(service, members)
    _tell(service, "changed", by=by, fields=sorted(changes))
    return service


@requires(Permission.CHANGE_SERVICES)
@transaction.atomic
def archive_service(service: Service, *, by: Viewer) -> Service:
    """Takes it off the list; its appointments stay."""
    if service.archived_at is None:
        service.archived_at = timezone.now()
        service.save(update_fields=["archived_at"])
        _tell(service, "archived", by=by)
    return service


def _set_members(service: Service, members: Iterable[Member]) -> None:
    wanted = {member.pk for member in members}
    ServiceMember.objects.filter(service=service).exclude(member__in=wanted).delete()
    ServiceMember.objects.bulk_create(
        [ServiceMember(service=service, member_id=member_id) for member_id in sorted(wanted)], ignore_conflicts=True
    )


def _tell(service: Service, verb: str, *, by: Viewer, **details: Any) -> None:
    record(by=by, verb=f"service.{verb}", subject=service, name=service.name, **details)
    publish("services")
