"""A client books: service, time, confirm. Or the same again."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from tenant_apps.scheduling.forms.slots import slot_value
from tenant_apps.scheduling.models import Service
from tenant_apps.scheduling.queries import (
    appointment_details,
    bookable_services,
    rebook_suggestions,
    service_members,
)
from tenant_apps.scheduling.queries.own import clients_to_book_for, own_clients, zone_of
from tenant_apps.scheduling.views.confirming import Proposal, asked_time, confirmed, proposed, slot_of
from tenant_apps.scheduling.views.times import TimesBoard, times_board
from tenants.access import client_area
from tenants.requests import BusinessRequest


@client_area
@require_safe
def booking(request: BusinessRequest) -> HttpResponse:
    return render(request, "scheduling/booking.html", {"services": bookable_services()})


@client_area
@require_safe
def service_times(request: BusinessRequest, pk: int) -> HttpResponse:
    service = get_object_or_404(bookable_services().prefetch_related(None), pk=pk)
    confirm = reverse("scheduling:confirmation", args=[service.pk])
    zone = zone_of(own_clients()[0])
    context = {"service": service, "board": _board(request, service, zone=zone, confirm=confirm), "zone": zone}
    return render(request, "scheduling/service_times.html", context)


@client_area
@require_http_methods(["GET", "HEAD", "POST"])
def confirmation(request: BusinessRequest, pk: int) -> HttpResponse:
    service = get_object_or_404(bookable_services(), pk=pk)
    if request.method == "POST":
        return confirmed(request, Proposal(service, [], clients_to_book_for()))
    chosen = asked_time(request, service)
    if chosen is None:
        return redirect("scheduling:service-times", service.pk)
    return proposed(request, Proposal(service, [slot_of(chosen, service)], clients_to_book_for()), chosen=chosen.value)


@client_area
@require_http_methods(["GET", "HEAD", "POST"])
def rebooking(request: BusinessRequest, pk: int) -> HttpResponse:
    """The same again: its own rhythm's next times, the first (or the one tapped) already chosen."""
    previous = get_object_or_404(appointment_details(), pk=pk)
    service = previous.service
    if not previous.is_rebookable:
        return redirect("scheduling:booking")
    if request.method == "POST":
        return confirmed(request, Proposal(service, [], [previous.client], previous))
    slots, chosen = rebook_suggestions(previous), asked_time(request, service)
    if chosen and chosen.value not in {slot_value(slot.starts_at, slot.member) for slot in slots}:
        slots = [slot_of(chosen, service), *slots]
    return proposed(
        request, Proposal(service, slots, [previous.client], previous), chosen=chosen.value if chosen else ""
    )


@client_area
@require_safe
def rebooking_times(request: BusinessRequest, pk: int) -> HttpResponse:
    """All the times for the same again: for the same client, and the new one remembers which it continues."""
    previous = get_object_or_404(appointment_details(), pk=pk)
    if not previous.is_rebookable:
        return redirect("scheduling:booking")
    confirm = reverse("scheduling:rebooking", args=[pk])
    zone, service = zone_of(previous.client), previous.service
    context = {
        "service": service,
        "board": _board(request, service, zone=zone, confirm=confirm),
        "zone": zone,
        "again": confirm,
        "for_whom": _("For %(name)s") % {"name": previous.client.name} if len(request.viewer.client_ids) > 1 else "",
    }
    return render(request, "scheduling/service_times.html", context)


def _board(request: BusinessRequest, service: Service, *, zone: str, confirm: str) -> TimesBoard:
    members, asked = list(service_members(service)), request.GET.dict()
    return times_board(service, members, zone=zone, asked=asked, link=lambda value: f"{confirm}?slot={value}")
