"""What the business offers."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tenant_apps.scheduling.forms.services import ServiceForm, service_initial
from tenant_apps.scheduling.models import Service
from tenant_apps.scheduling.operations import add_service, archive_service, update_service
from tenant_apps.scheduling.policy import current_policies
from tenant_apps.scheduling.queries.offered import offered_services
from tenant_apps.scheduling.setup import setup_pages
from tenant_apps.team.choices import OpeningStep
from tenant_apps.team.operations import tick_step
from tenant_apps.team.queries import is_ticked
from tenants.access import team
from tenants.accounts.permissions import Permission
from tenants.requests import BusinessRequest
from themes.formats import money_words, reader_locale

seat = team(may=Permission.CHANGE_SERVICES)


@seat
@require_safe
def service_list(request: BusinessRequest) -> HttpResponse:
    services = [_line(service) for service in offered_services()]
    context = {
        "services": services,
        "is_to_review": services and not is_ticked(OpeningStep.SERVICES),
        "setup": setup_pages(request.viewer, "services"),
    }
    return render(request, "scheduling/service_list.html", context)


@seat
@require_POST
def service_review(request: BusinessRequest) -> HttpResponse:
    """The list that came with the field of business is right as it is."""
    tick_step(OpeningStep.SERVICES, by=request.viewer)
    return redirect("team:today")


@seat
@require_http_methods(["GET", "HEAD", "POST"])
def new_service(request: BusinessRequest) -> HttpResponse:
    currency = request.business.currency
    form = ServiceForm(
        request.POST if request.method == "POST" else None,
        currency=currency,
        initial={"minutes": 60, "is_online": True},
    )
    if form.is_valid():
        service = add_service(by=request.viewer, currency=currency, **form.answers)
        tick_step(OpeningStep.SERVICES, by=request.viewer)
        messages.success(request, _("%(name)s is on the list.") % {"name": service.name})
        return redirect("scheduling:service-list")
    return _page(request, form)


@seat
@require_http_methods(["GET", "HEAD", "POST"])
def service(request: BusinessRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(offered_services(), pk=pk)
    form = ServiceForm(
        request.POST if request.method == "POST" else None, currency=found.currency, initial=service_initial(found)
    )
    if form.is_valid():
        update_service(found, by=request.viewer, **form.answers)
        tick_step(OpeningStep.SERVICES, by=request.viewer)
        messages.success(request, _("Saved. What is already booked stays as agreed."))
        return redirect("scheduling:service-list")
    return _page(request, form, found)


@seat
@require_POST
def archival(request: BusinessRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(Service.objects.all(), pk=pk)
    archive_service(found, by=request.viewer)
    messages.success(request, _("%(name)s is off the list. What is booked stays.") % {"name": found.name})
    return redirect("scheduling:service-list")


def _line(service: Service) -> dict[str, str]:
    givers = [member.name for member in service.members.all()]
    length = ngettext("%(n)d minute", "%(n)d min", service.minutes) % {"n": service.minutes}
    group = _("group of %(n)d") % {"n": service.capacity} if service.is_group else ""
    note = "" if givers else _("Nobody gives it")
    return {
        "title": service.name,
        "detail": " · ".join(filter(None, [length, group, ", ".join(givers)])),
        "price": money_words(service.price, locale=reader_locale()) if service.price_minor else _("Free"),
        "note": note or ("" if service.is_online else _("Not online")),
        "href": reverse("scheduling:service", args=[service.pk]),
    }


def _page(request: BusinessRequest, form: ServiceForm, found: Service | None = None) -> HttpResponse:
    status = 422 if form.is_bound else 200
    context = {"form": form, "service": found, "policies": current_policies(), "has_own_rules": form.has_own_rules}
    return render(request, "scheduling/service.html", context, status=status)
