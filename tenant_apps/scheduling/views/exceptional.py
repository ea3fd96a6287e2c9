"""What differs from a member's week: other hours on a day, and how many visits are enough."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from tenant_apps.scheduling.forms.hours import DayHoursForm, LimitsForm
from tenant_apps.scheduling.models import DayHours
from tenant_apps.scheduling.operations import set_day_hours, set_member_limits
from tenant_apps.scheduling.views.hours_page import (
    back_to_hours,
    check_own_hours,
    member_asked,
    page_of_hours,
    place_asked,
)
from tenants.access import team
from tenants.accounts.permissions import Permission
from tenants.requests import BusinessRequest

seat = team(may=Permission.CHANGE_OWN_HOURS)


@seat
@require_POST
def day_hours(request: BusinessRequest, pk: int) -> HttpResponse:
    member, form, place = member_asked(request, pk), DayHoursForm(request.POST), place_asked(request)
    if not form.is_valid():
        return page_of_hours(request, member, day=form)
    set_day_hours(member, by=request.viewer, on=form.cleaned_data["on"], hours=form.hours, location=place)
    messages.success(request, _("Saved. On that day these hours count."))
    return back_to_hours(member, place)


@seat
@require_POST
def day_hours_removal(request: BusinessRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(DayHours.objects.select_related("member"), pk=pk)
    check_own_hours(request, found.member)
    set_day_hours(found.member, by=request.viewer, on=found.on, hours=[])
    messages.success(request, _("Removed. The hours of the week count again."))
    return back_to_hours(found.member)


@seat
@require_POST
def limits(request: BusinessRequest, pk: int) -> HttpResponse:
    member, form = member_asked(request, pk), LimitsForm(request.POST)
    if not form.is_valid():
        return page_of_hours(request, member, limits=form)
    set_member_limits(member, by=request.viewer, **form.cleaned_data)
    messages.success(request, _("Saved."))
    return back_to_hours(member)
