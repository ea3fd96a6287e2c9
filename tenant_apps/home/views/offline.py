"""What an installed portal shows where there is no connection."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from tenant_apps.scheduling.queries import upcoming_appointments
from tenant_apps.scheduling.queries.own import zone_of
from tenants.access import client_area, public
from tenants.requests import BusinessRequest


@public
@require_safe
def offline(request: BusinessRequest) -> HttpResponse:
    """For whoever has no copy of their own: how to reach the business."""
    return render(request, "home/offline.html")


@client_area
@require_safe
def offline_next(request: BusinessRequest) -> HttpResponse:
    """The next appointment's essentials and nothing more: it is kept on the device until its owner signs out."""
    appointment = upcoming_appointments().first()
    context = {"next": appointment, "zone": zone_of(appointment.client) if appointment else ""}
    return render(request, "home/offline.html", context)
