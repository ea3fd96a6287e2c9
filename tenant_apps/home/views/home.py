from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from tenant_apps.clients.choices import Right
from tenant_apps.home.queries import ClientHome, client_home
from tenant_apps.scheduling.lines import lines_of
from tenant_apps.scheduling.models import Appointment
from tenant_apps.scheduling.offers import offers_of
from tenant_apps.scheduling.queries.own import zone_of
from tenant_apps.scheduling.undoing import latest_undo
from tenants.access import client_area
from tenants.requests import BusinessRequest


@client_area
@require_safe
def home(request: BusinessRequest) -> HttpResponse:
    """Next, again, and what else is ahead. Works as the landing page of a household too."""
    found, now = client_home(), timezone.now()
    zone = zone_of(found.clients[0])
    soonest = found.upcoming[0] if found.upcoming else None
    context = {
        "greeting": greeting(now, zone=zone, name=request.viewer.name),
        "zone": zone,
        "undo": latest_undo(now),
        "next": soonest,
        "next_zone": zone_of(soonest.client) if soonest else zone,
        "is_reschedulable": bool(soonest and _may_book(request, soonest) and soonest.is_reschedulable(now)),
        "is_cancellable": bool(soonest and _may_book(request, soonest) and soonest.is_cancellable(now)),
        "later": lines_of(found.upcoming[1:], with_client=len(found.clients) > 1),
        "last": found.last,
        "offers": _rebook_offers(found) if found.last and _may_book(request, found.last) else [],
        "times_href": _times_href(found),
        "is_for_several": len(found.clients) > 1,
    }
    return render(request, "home/home.html", context)


def _may_book(request: BusinessRequest, appointment: Appointment) -> bool:
    return request.viewer.may_for(appointment.client_id, Right.BOOK)


def greeting(now: datetime, *, zone: str, name: str) -> str:
    """By the clock on the reader's wall."""
    hour = timezone.localtime(now, ZoneInfo(zone)).hour
    name = name.split()[0] if name.split() else ""
    if not name:
        return _("Hello")
    if 4 <= hour < 12:
        return _("Good morning, %(name)s") % {"name": name}
    if 12 <= hour < 18:
        return _("Good afternoon, %(name)s") % {"name": name}
    return _("Good evening, %(name)s") % {"name": name}


def _times_href(found: ClientHome) -> str:
    """All times for the same again, at first with the same person."""
    if found.last is None:
        return ""
    return f"{reverse('scheduling:rebooking-times', args=[found.last.pk])}?member={found.last.member_id}"


def _rebook_offers(found: ClientHome) -> list[object]:
    if found.last is None:
        return []
    confirm = reverse("scheduling:rebooking", args=[found.last.pk])
    zone = zone_of(found.last.client)
    return list(offers_of(found.suggestions, zone=zone, link=lambda value: f"{confirm}?slot={value}"))
