from __future__ import annotations

from datetime import timedelta
from typing import cast

from django.db import connections
from django.db.models import Exists, OuterRef, QuerySet, Value
from django.db.models.functions import Coalesce
from django.utils import timezone

from tenants.backend.base import DatabaseWrapper, Entrance
from tenants.drill.models import DrillRun
from tenants.entry import PLATFORM_ROLE, current_business
from tenants.models import Business

SHOWN = 8
RECENT = timedelta(hours=36)  # a night may be late


def runs_of_own_business() -> list[DrillRun]:
    """The latest drills of the business now entered: they are the platform's rows, so this steps over to read them."""
    business = current_business()
    wrapper = cast(DatabaseWrapper, connections["default"])
    before = wrapper.entrance
    wrapper.move(Entrance("public", PLATFORM_ROLE))
    try:
        return list(DrillRun.objects.filter(business_id=business.pk).order_by("-started_at", "-pk")[:SHOWN])
    finally:
        wrapper.move(before)


def latest_runs() -> QuerySet[DrillRun]:
    """On the platform: the last drill of each business and of the platform itself, those that failed first."""
    latest = DrillRun.objects.order_by("business_id", "-started_at", "-pk").distinct("business_id")
    found = DrillRun.objects.filter(pk__in=latest.values("pk")).select_related("business")
    return found.order_by("has_held", "-started_at", "-pk")


def untried_lately() -> QuerySet[Business]:
    """On the platform: businesses whose drill should have run and has not. A look that stops says nothing by itself."""
    since = timezone.now() - RECENT
    lately = DrillRun.objects.filter(business_id=OuterRef("pk"), started_at__gt=since)
    found: QuerySet[Business] = Business.objects.filter(~Exists(lately), created_at__lt=since)
    return found.order_by("name")


def standing_failures() -> QuerySet[DrillRun]:
    """On the platform: drills that failed lately, and that no later one of the same business has made good."""
    placed = DrillRun.objects.annotate(place=Coalesce("business_id", Value(0)))
    later = placed.filter(place=OuterRef("place"), started_at__gt=OuterRef("started_at"))
    return placed.filter(~Exists(later), has_held=False, started_at__gt=timezone.now() - RECENT)
