"""Where visits take place."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tenant_apps.scheduling.exceptions import PlaceInUse
from tenant_apps.scheduling.forms.places import LocationForm
from tenant_apps.scheduling.models import Location
from tenant_apps.scheduling.operations import add_location, archive_location, update_location
from tenant_apps.scheduling.queries.places import open_locations
from tenant_apps.scheduling.setup import setup_pages
from tenants.access import team
from tenants.accounts.permissions import Permission
from tenants.requests import BusinessRequest
from themes.formats import reader_locale, zone_words

seat = team(may=Permission.CHANGE_SERVICES)


@seat
@require_safe
def location_list(request: BusinessRequest) -> HttpResponse:
    rows = [_line(location) for location in open_locations()]
    context = {"locations": rows, "setup": setup_pages(request.viewer, "places")}
    return render(request, "scheduling/location_list.html", context)


@seat
@require_http_methods(["GET", "HEAD", "POST"])
def new_location(request: BusinessRequest) -> HttpResponse:
    form = LocationForm(
        request.POST if request.method == "POST" else None, initial={"time_zone": request.business.time_zone}
    )
    if form.is_valid():
        added = add_location(by=request.viewer, **form.cleaned_data)
        messages.success(request, _("%(name)s is added. Say under Hours who is there when.") % {"name": added.name})
        return redirect("scheduling:location-list")
    return _page(request, form)


@seat
@require_http_methods(["GET", "HEAD", "POST"])
def location(request: BusinessRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(open_locations(), pk=pk)
    initial = {"name": found.name, "address": found.address, "time_zone": found.time_zone}
    form = LocationForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_valid():
        update_location(found, by=request.viewer, **form.cleaned_data)
        messages.success(request, _("Saved."))
        return redirect("scheduling:location-list")
    return _page(request, form, found)


@seat
@require_POST
def location_archival(request: BusinessRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(Location.objects.all(), pk=pk)
    try:
        archive_location(found, by=request.viewer)
    except PlaceInUse as refusal:
        messages.error(request, _in_use(refusal))
        return redirect("scheduling:location", found.pk)
    messages.success(request, _("%(name)s is off the list.") % {"name": found.name})
    return redirect("scheduling:location-list")


def _line(location: Location) -> dict[str, str]:
    zone = zone_words(ZoneInfo(location.time_zone), locale=reader_locale())
    return {
        "title": location.name,
        "detail": " · ".join(filter(None, [" ".join(location.address.split()), zone])),
        "href": reverse("scheduling:location", args=[location.pk]),
    }


def _in_use(refusal: PlaceInUse) -> str:
    if refusal.names:
        names = ", ".join(refusal.names)
        return _("There are still hours kept here: %(names)s. Move or remove them first, under Hours.") % {
            "names": names
        }
    return _("Something is still booked here. Move it first, or wait until it is over.")


def _page(request: BusinessRequest, form: LocationForm, found: Location | None = None) -> HttpResponse:
    status = 422 if form.is_bound else 200
    return render(request, "scheduling/location.html", {"form": form, "location": found}, status=status)
