"""A client's appointments: what is ahead, what was, and each on a page of its own."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from tenant_apps.clients.choices import Right
from tenant_apps.scheduling.lines import lines_of
from tenant_apps.scheduling.models import Appointment
from tenant_apps.scheduling.queries import appointment_details, past_appointments, upcoming_appointments
from tenant_apps.scheduling.queries.own import zone_of
from tenant_apps.scheduling.undoing import TAKEN_BACK, undo_of
from tenant_apps.scheduling.wording import standing
from tenants.access import client_area
from tenants.requests import BusinessRequest

ON_A_PAGE = 20


@client_area
@require_safe
def my_appointments(request: BusinessRequest) -> HttpResponse:
    page = Paginator(past_appointments().exclude(TAKEN_BACK), ON_A_PAGE).get_page(request.GET.get("page"))
    is_for_several = len(request.viewer.client_ids) > 1
    context = {
        "upcoming": lines_of(upcoming_appointments(), with_client=is_for_several) if page.number == 1 else [],
        "past": lines_of(page, with_client=is_for_several),
        "page": page,
    }
    return render(request, "scheduling/my_appointments.html", context)


@client_area
@require_safe
def my_appointment(request: BusinessRequest, pk: int) -> HttpResponse:
    """Also where one lands after booking, moving and cancelling: what can still be undone says so."""
    appointment = get_object_or_404(appointment_details(), pk=pk)
    return render(request, "scheduling/my_appointment.html", appointment_context(request, appointment))


def appointment_context(request: BusinessRequest, appointment: Appointment) -> dict[str, object]:
    now = timezone.now()
    may_book = request.viewer.may_for(appointment.client_id, Right.BOOK)
    return {
        "appointment": appointment,
        "zone": zone_of(appointment.client),
        "standing": standing(appointment, now),
        "may_book": may_book,
        "undo": undo_of(appointment, now) if may_book else None,
        "is_upcoming": appointment.is_upcoming(now),
        "is_reschedulable": may_book and appointment.is_reschedulable(now),
        "is_cancellable": may_book and appointment.is_cancellable(now),
        "is_for_several": len(request.viewer.client_ids) > 1,
    }
