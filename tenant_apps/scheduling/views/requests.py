"""What clients have asked for: confirmed or declined with one tap."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from tenant_apps.scheduling.exceptions import BookingRefused
from tenant_apps.scheduling.forms.reasons import reason_given
from tenant_apps.scheduling.models import Appointment
from tenant_apps.scheduling.operations import confirm_request, decline_request
from tenant_apps.scheduling.queries import appointment_details
from tenant_apps.scheduling.queries.appointments import waiting_requests
from tenant_apps.scheduling.visits import visit_lines
from tenant_apps.scheduling.wording import refusal_sentence
from tenants.access import team
from tenants.accounts.permissions import Permission
from tenants.requests import BusinessRequest

seat = team(may=Permission.BOOK_FOR_CLIENTS)


@seat
@require_safe
def request_list(request: BusinessRequest) -> HttpResponse:
    waiting = list(waiting_requests())
    lines = visit_lines(waiting, zone=request.business.time_zone)
    context = {"rows": list(zip(waiting, lines, strict=True))}
    return render(request, "scheduling/request_list.html", context)


@seat
@require_POST
def acceptance(request: BusinessRequest, pk: int) -> HttpResponse:
    said = _("Confirmed. A mail says so.")
    return _answered(request, pk, lambda found: confirm_request(found, by=request.viewer), said)


@seat
@require_POST
def refusal(request: BusinessRequest, pk: int) -> HttpResponse:
    reason, said = reason_given(request.POST), _("Declined. A mail says so, and the time is free again.")
    return _answered(request, pk, lambda found: decline_request(found, by=request.viewer, reason=reason), said)


def _answered(
    request: BusinessRequest, pk: int, answer: Callable[[Appointment], Appointment], said: str
) -> HttpResponse:
    found = get_object_or_404(appointment_details(), pk=pk)
    try:
        answer(found)
    except BookingRefused as refused:
        messages.error(request, refusal_sentence(refused, zone=request.business.time_zone))
        return redirect("scheduling:appointment", found.pk)
    messages.success(request, said)
    return redirect("scheduling:request-list" if waiting_requests().exists() else "team:today")
