"""The business's rules for booking, and the public holidays it keeps."""

from __future__ import annotations

from dataclasses import asdict

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from tenant_apps.scheduling.forms.rules import HolidayForm, RulesForm
from tenant_apps.scheduling.operations import set_booking_rules, set_holidays
from tenant_apps.scheduling.policy import current_policies
from tenant_apps.scheduling.queries.holidays import coming_holidays
from tenant_apps.scheduling.queries.places import open_locations
from tenant_apps.scheduling.setup import setup_pages
from tenants.access import team
from tenants.accounts.permissions import Permission
from tenants.requests import BusinessRequest


@team(may=Permission.CHANGE_SETTINGS)
@require_http_methods(["GET", "HEAD", "POST"])
def booking_rules(request: BusinessRequest) -> HttpResponse:
    form = RulesForm(request.POST if request.method == "POST" else None, initial=asdict(current_policies()))
    if form.is_valid():
        set_booking_rules(by=request.viewer, **form.cleaned_data)
        messages.success(request, _("Saved. What is already booked stays as agreed."))
        return redirect("scheduling:booking-rules")
    context = {
        "form": form,
        "setup": setup_pages(request.viewer, "rules"),
        "has_places": open_locations().count() > 1,
    }
    return render(request, "scheduling/booking_rules.html", context, status=422 if form.is_bound else 200)


@team(may=Permission.CHANGE_HOURS)
@require_http_methods(["GET", "HEAD", "POST"])
def holidays(request: BusinessRequest) -> HttpResponse:
    policies = current_policies()
    coming = coming_holidays(policies, today=timezone.localdate(), language=get_language() or "")
    form = HolidayForm(
        request.POST if request.method == "POST" else None,
        coming=coming,
        country=policies.holiday_country or request.business.country,
        initial={
            "country": policies.holiday_country or request.business.country,
            "region": policies.holiday_region,
            "open_holidays": policies.open_holidays,
        },
    )
    if form.is_valid():
        answers = form.cleaned_data
        kept = answers["open_holidays"] if answers["country"] == policies.holiday_country else []
        set_holidays(by=request.viewer, country=answers["country"], region=answers["region"], open_holidays=kept)
        messages.success(request, _("Saved. New times are offered at once."))
        return redirect("scheduling:holidays")
    context = {"form": form, "coming": coming, "setup": setup_pages(request.viewer, "holidays")}
    return render(request, "scheduling/holidays.html", context, status=422 if form.is_bound else 200)
