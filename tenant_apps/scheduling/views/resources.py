"""Rooms and equipment."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tenant_apps.scheduling.exceptions import PlaceInUse
from tenant_apps.scheduling.forms.resources import ResourceForm, resource_initial
from tenant_apps.scheduling.models import Resource
from tenant_apps.scheduling.operations import add_resource, archive_resource, update_resource
from tenant_apps.scheduling.queries.rooms import open_resources
from tenant_apps.scheduling.setup import setup_pages
from tenants.access import team
from tenants.accounts.permissions import Permission
from tenants.requests import BusinessRequest

seat = team(may=Permission.CHANGE_SERVICES)


@seat
@require_safe
def resource_list(request: BusinessRequest) -> HttpResponse:
    rows = [_line(resource) for resource in open_resources()]
    context = {"resources": rows, "setup": setup_pages(request.viewer, "rooms")}
    return render(request, "scheduling/resource_list.html", context)


@seat
@require_http_methods(["GET", "HEAD", "POST"])
def new_resource(request: BusinessRequest) -> HttpResponse:
    form = ResourceForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        added = add_resource(by=request.viewer, **form.answers)
        messages.success(
            request, _("%(name)s is added. Say on each page of what needs it that it does.") % {"name": added.name}
        )
        return redirect("scheduling:resource-list")
    return _page(request, form)


@seat
@require_http_methods(["GET", "HEAD", "POST"])
def resource(request: BusinessRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(open_resources(), pk=pk)
    form = ResourceForm(request.POST if request.method == "POST" else None, initial=resource_initial(found))
    if form.is_valid():
        update_resource(found, by=request.viewer, **form.answers)
        messages.success(request, _("Saved."))
        return redirect("scheduling:resource-list")
    return _page(request, form, found)


@seat
@require_POST
def resource_archival(request: BusinessRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(Resource.objects.all(), pk=pk)
    try:
        archive_resource(found, by=request.viewer)
    except PlaceInUse:
        messages.error(request, _("Something is still booked in it. Move it first, or wait until it is over."))
        return redirect("scheduling:resource", found.pk)
    messages.success(request, _("%(name)s is off the list.") % {"name": found.name})
    return redirect("scheduling:resource-list")


def _line(resource: Resource) -> dict[str, str]:
    place = resource.location.name if resource.location else ""
    return {
        "title": resource.name,
        "detail": " · ".join(filter(None, [resource.kind.name, place])),
        "href": reverse("scheduling:resource", args=[resource.pk]),
    }


def _page(request: BusinessRequest, form: ResourceForm, found: Resource | None = None) -> HttpResponse:
    status = 422 if form.is_bound else 200
    return render(request, "scheduling/resource.html", {"form": form, "resource": found}, status=status)
