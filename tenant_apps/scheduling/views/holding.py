"""The time on a confirmation page is kept while it is read: the page itself asks for it, because looking never acts."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_POST

from tenant_apps.scheduling.exceptions import BookingRefused
from tenant_apps.scheduling.forms.slots import BookingForm
from tenant_apps.scheduling.operations import hold_time
from tenant_apps.scheduling.queries import bookable_services, booked_already
from tenant_apps.scheduling.queries.own import clients_to_book_for, zone_of
from tenant_apps.scheduling.wording import refusal_sentence
from tenants.access import client_area
from tenants.requests import BusinessRequest


@client_area
@require_POST
def hold(request: BusinessRequest, pk: int) -> HttpResponse:
    """Answers with the line that says until when, that the time has just gone, or that it is theirs already."""
    service = get_object_or_404(bookable_services().prefetch_related(None), pk=pk)
    form = BookingForm(request.POST, service=service, clients=clients_to_book_for())
    if not form.is_valid():
        return render(request, "scheduling/_hold.html", status=422)
    zone, chosen = zone_of(form.client), form.cleaned_data["slot"]
    try:
        held = hold_time(
            by=request.viewer,
            client=form.client,
            service=service,
            member=chosen.member,
            starts_at=chosen.starts_at,
        )
    except BookingRefused as refusal:
        own = booked_already(client=form.client, service=service, member=chosen.member, starts_at=chosen.starts_at)
        if own:
            return render(request, "scheduling/_hold.html", {"own": own})
        return render(request, "scheduling/_hold.html", {"problem": refusal_sentence(refusal, zone=zone)})
    return render(request, "scheduling/_hold.html", {"until": held.held_until, "zone": zone})
