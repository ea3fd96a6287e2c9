"""When each member of the team can be booked: the week, and time off."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tenant_apps.scheduling.exceptions import BookingRefused
from tenant_apps.scheduling.forms.hours import TimeOffForm, WeekForm
from tenant_apps.scheduling.models import TimeOff
from tenant_apps.scheduling.operations import add_time_off, remove_time_off, set_weekly_hours
from tenant_apps.scheduling.queries import weekly_hours
from tenant_apps.scheduling.queries.absence import booked_within, coming_time_off
from tenant_apps.scheduling.wording import span_words
from tenant_apps.team.choices import OpeningStep
from tenant_apps.team.models import Member
from tenant_apps.team.operations import tick_step
from tenants.access import team
from tenants.accounts.permissions import Permission, may
from tenants.requests import BusinessRequest


@team(may=Permission.CHANGE_OWN_HOURS)
@require_safe
def hours(request: BusinessRequest) -> HttpResponse:
    """One's own week, or the first colleague's where one has none and may see theirs."""
    members = _visible(request)
    own = [member for member in members if member.pk == request.viewer.member_id]
    if not members:
        return render(request, "scheduling/hours.html", {"member": None})
    return _page(request, (own or members)[0], members)


@team(may=Permission.CHANGE_OWN_HOURS)
@require_http_methods(["GET", "HEAD", "POST"])
def member_hours(request: BusinessRequest, pk: int) -> HttpResponse:
    member = _member(request, pk)
    if request.method != "POST":
        return _page(request, member, _visible(request))
    form = WeekForm(request.POST)
    if form.is_valid():
        try:
            set_weekly_hours(member, by=request.viewer, hours=form.hours)
        except BookingRefused:
            form.add_error(None, _("Some hours overlap. Please check them."))
        else:
            tick_step(OpeningStep.HOURS, by=request.viewer)
            messages.success(request, _("Saved. New times are offered at once."))
            return redirect("scheduling:member-hours", member.pk)
    return _page(request, member, _visible(request), week=form, status=422)


@team(may=Permission.CHANGE_OWN_HOURS)
@require_POST
def time_off(request: BusinessRequest, pk: int) -> HttpResponse:
    member = _member(request, pk)
    form = TimeOffForm(request.POST, zone=member.time_zone)
    if not form.is_valid():
        return _page(request, member, _visible(request), off=form, status=422)
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
    _check(request, found.member)
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


def _visible(request: BusinessRequest) -> list[Member]:
    members = Member.objects.filter(is_active=True, is_bookable=True)
    if not may(request.viewer, Permission.CHANGE_HOURS):
        members = members.filter(pk=request.viewer.member_id)
    return list(members)


def _member(request: BusinessRequest, pk: int) -> Member:
    member: Member = get_object_or_404(Member, pk=pk, is_active=True, is_bookable=True)
    _check(request, member)
    return member


def _check(request: BusinessRequest, member: Member) -> None:
    if member.pk != request.viewer.member_id and not may(request.viewer, Permission.CHANGE_HOURS):
        raise PermissionDenied


def _absence(absence: TimeOff, zone: str) -> dict[str, str]:
    return {
        "title": span_words(absence.span.lower, absence.span.upper, zone=zone),
        "note": absence.note,
        "removal": reverse("scheduling:time-off-removal", args=[absence.pk]),
    }


def _page(
    request: BusinessRequest,
    member: Member,
    members: list[Member],
    *,
    week: WeekForm | None = None,
    off: TimeOffForm | None = None,
    status: int = 200,
) -> HttpResponse:
    context = {
        "member": member,
        "members": members if len(members) > 1 else [],
        "week": week or WeekForm(hours=weekly_hours(member)),
        "off": off or TimeOffForm(zone=member.time_zone),
        "absences": [_absence(absence, member.time_zone) for absence in coming_time_off(member)],
    }
    return render(request, "scheduling/hours.html", context, status=status)
