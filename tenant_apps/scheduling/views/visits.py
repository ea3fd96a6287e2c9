"""The team at one appointment."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST, require_safe

from tenant_apps.scheduling.choices import Status
from tenant_apps.scheduling.exceptions import BookingRefused
from tenant_apps.scheduling.forms.reasons import reason_given
from tenant_apps.scheduling.models import Appointment
from tenant_apps.scheduling.operations import cancel_appointment, record_outcome
from tenant_apps.scheduling.queries import appointment_details
from tenant_apps.scheduling.visits import visit_of
from tenant_apps.scheduling.wording import refusal_sentence
from tenants.access import team
from tenants.accounts.permissions import Permission
from tenants.requests import BusinessRequest

OUTCOMES = (Status.BOOKED, Status.ARRIVED, Status.COMPLETED, Status.NO_SHOW)


@team(may=Permission.SEE_DAY)
@require_safe
def appointment(request: BusinessRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(appointment_details().select_related("reservation__resource"), pk=pk)
    zone, now = request.business.time_zone, timezone.now()
    day = timezone.localtime(found.starts_at, ZoneInfo(zone)).date()
    context = {
        "appointment": found,
        "day_href": f"{reverse('team:today')}?day={day.isoformat()}",
        "visit": visit_of(found, now=now, zone=zone, every=True),
        "zone": zone,
        "is_cancellable": found.is_upcoming(now),
    }
    return render(request, "scheduling/appointment.html", context)


@team(may=Permission.MARK_VISITS)
@require_POST
def outcome(request: BusinessRequest, pk: int) -> HttpResponse:
    """What became of it. Answers with the row for the page it stands on, or leads back there."""
    found, problem = get_object_or_404(appointment_details(), pk=pk), ""
    status = request.POST.get("status")
    if status in OUTCOMES:
        try:
            found = record_outcome(found, by=request.viewer, status=Status(status))
        except BookingRefused as refusal:
            problem = refusal_sentence(refusal, zone=request.business.time_zone)
    if request.htmx:
        return _row(request, found, problem)
    if problem:
        messages.error(request, problem)
    return redirect(_page_before(request) or "team:today")


@team(may=Permission.CANCEL_VISITS)
@require_POST
def team_cancellation(request: BusinessRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(appointment_details(), pk=pk)
    try:
        cancel_appointment(found, by=request.viewer, reason=reason_given(request.POST))
    except BookingRefused as refusal:
        messages.error(request, refusal_sentence(refusal, zone=request.business.time_zone))
    return redirect("scheduling:appointment", found.pk)


def _row(request: BusinessRequest, found: Appointment, problem: str) -> HttpResponse:
    visit = visit_of(found, now=timezone.now(), zone=request.business.time_zone)
    return render(request, "scheduling/_visit_answer.html", {"visit": visit, "problem": problem})


def _page_before(request: BusinessRequest) -> str:
    """Where the button was pressed, if that is a page of this host."""
    page = request.headers.get("Referer", "")
    return page if url_has_allowed_host_and_scheme(page, {request.get_host()}) else ""
