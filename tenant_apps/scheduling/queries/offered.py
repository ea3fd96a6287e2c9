from __future__ import annotations

from django.db.models import Exists, OuterRef, Prefetch, QuerySet

from tenant_apps.scheduling.models import Service, ServiceMember
from tenant_apps.team.models import Member


def bookable_services() -> QuerySet[Service]:
    """What clients may book: online, and given by somebody; `.members` are those who may be chosen."""
    bookable = Member.objects.filter(is_active=True, is_bookable=True)
    given = ServiceMember.objects.filter(service=OuterRef("pk"), member__is_active=True, member__is_bookable=True)
    services: QuerySet[Service] = Service.objects.filter(Exists(given), is_online=True, archived_at=None)
    return services.prefetch_related(Prefetch("members", bookable))


def bookable_by_team() -> QuerySet[Service]:
    """Online or not, given by somebody."""
    given = ServiceMember.objects.filter(service=OuterRef("pk"), member__is_active=True, member__is_bookable=True)
    services: QuerySet[Service] = Service.objects.filter(Exists(given), archived_at=None)
    return services


def offered_services() -> QuerySet[Service]:
    """The team's list: all that is not archived, with whoever gives it."""
    active = Member.objects.filter(is_active=True)
    services: QuerySet[Service] = Service.objects.filter(archived_at=None).prefetch_related(Prefetch("members", active))
    return services
