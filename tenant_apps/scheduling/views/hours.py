"""When each member of the team can be booked: the week, and time off."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tenant_apps.scheduling.exceptions import BookingRefused
from tenant_apps.scheduling.forms.hours import TimeOffForm, WeekForm
from tenant_apps.scheduling.models import TimeOff
from tenant_apps.scheduling.operations import add_time_off, remove_time_off, set_weekly_hours
from tenant_apps.scheduling.queries.absence import booked_within
from tenant_apps.scheduling.setup import setup_pages
from tenant_apps.scheduling.views.hours_page import (
    back_to_hours,
    check_own_hours,
    member_asked,
    page_of_hours,
    place_asked,
    visible_members,
)
from tenant_apps.team.choices import OpeningStep
from tenant_apps.team.operations import tick_step
from tenants.access import team
from tenants.accounts.permissions import Permission
from tenants.requests import BusinessRequest


@team(may=Permission.CHANGE_OWN_HOURS)
@require_safe
def hours(request: BusinessRequest) -> HttpResponse:
    """One's own week, or the first colleague's where one has none and may see theirs."""
    members = visible_members(request)
    own = [member for member in members if member.pk == request.viewer.member_id]
    if not members:
        return render(request, "scheduling/hours.html", {"member": None, "setup": setup_pages(request.viewer, "hours")})
    return page_of_hours(request, (own or members)[0], members)


@team(may=Permission.CHANGE_OWN_HOURS)
@require_http_methods(["GET", "HEAD", "POST"])
def member_hours(request: BusinessRequest, pk: int) -> HttpResponse:
    member = member_asked(request, pk)
    if request.method != "POST":
        return page_of_hours(request, member)
    form, place = WeekForm(request.POST), place_asked(request)
    if form.is_valid():
        try:
            set_weekly_hours(member, by=request.viewer, hours=form.hours, location=place)
        except BookingRefused:
            form.add_error(None, _("Some hours overlap, here or with another place. Please check them."))
        else:
            tick_step(OpeningStep.HOURS, by=request.viewer)
            messages.success(request, _("Saved. New times are offered at once."))
            return back_to_hours(member, place)
    return page_of_hours(request, member, week=form)


@team(may=Permission.CHANGE_OWN_HOURS)
@require_POST
def time_off(request: BusinessRequest, pk: int) -> HttpResponse:
    member = member_asked(request, pk)
    form = TimeOffForm(request.POST, zone=member.time_zone)
    if not form.is_valid():
        return page_of_hours(request, member, off=form)
    answers = form.cleaned_data
    added = add_time_off(
        member, by=request.viewer, starts_at=answers["starts_at"], ends_at=answers["ends_at"], note=answers["note"]
    )
    _tell_of_booked(request, added)
    return redirect("scheduling:member-hours", member.pk)


@team(may=Permission.CHANGE_OWN_HOURS)
@require_POST
def time_off_removal(request: BusinessRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(TimeOff.objects.select_related("member"), pk=pk)
    check_own_hours(request, found.member)
    remove_time_off(found, by=request.viewer)
    messages.success(request, _("Removed. That time can be booked again."))
    return redirect("scheduling:member-hours", found.member_id)


def _tell_of_booked(request: BusinessRequest, added: TimeOff) -> None:
    count = booked_within(added)
    if not count:
        messages.success(request, _("Added. Nothing can be booked then."))
        return
    sentence = ngettext(
        "Added. %(count)d booking falls into it and stays until you move or cancel it.",
        "Added. %(count)d bookings fall into it and stay until you move or cancel them.",
        count,
    )
    messages.warning(request, sentence % {"count": count})
