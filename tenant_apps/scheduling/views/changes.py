"""A client moves, cancels, and takes back. Nothing is done by GET."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from tenant_apps.scheduling.exceptions import BookingRefused, WindowClosed, WrongStatus
from tenant_apps.scheduling.forms.reasons import reason_given
from tenant_apps.scheduling.forms.slots import ChosenTime, TimeForm
from tenant_apps.scheduling.models import Appointment
from tenant_apps.scheduling.offers import offers_of
from tenant_apps.scheduling.operations import (
    cancel_appointment,
    reschedule_appointment,
    undo_booking,
    undo_cancellation,
)
from tenant_apps.scheduling.queries import appointment_details, next_free, service_members
from tenant_apps.scheduling.queries.own import zone_of
from tenant_apps.scheduling.views.confirming import asked_time, only_location, only_name, slot_of
from tenant_apps.scheduling.views.times import times_board
from tenant_apps.scheduling.wording import cancel_sentence, move_sentence, refusal_sentence
from tenants.access import client_area
from tenants.requests import BusinessRequest


@client_area
@require_http_methods(["GET", "HEAD", "POST"])
def cancellation(request: BusinessRequest, pk: int) -> HttpResponse:
    appointment = get_object_or_404(appointment_details(), pk=pk)
    if request.method == "POST":
        try:
            cancel_appointment(appointment, by=request.viewer, reason=reason_given(request.POST))
        except WindowClosed:
            return _cancellation_page(request, appointment, status=409)
        except BookingRefused as refusal:
            return _told(request, appointment, refusal)
        return redirect("scheduling:my-appointment", appointment.pk)
    if not appointment.is_upcoming(timezone.now()):
        return redirect("scheduling:my-appointment", appointment.pk)
    return _cancellation_page(request, appointment)


@client_area
@require_POST
def withdrawal(request: BusinessRequest, pk: int) -> HttpResponse:
    """Takes a booking back."""
    appointment = get_object_or_404(appointment_details(), pk=pk)
    try:
        undo_booking(appointment, by=request.viewer)
    except BookingRefused as refusal:
        return _told(request, appointment, refusal)
    messages.success(request, _("Undone. Nothing is booked and nothing is due."))
    return redirect("home:home")


@client_area
@require_POST
def restoration(request: BusinessRequest, pk: int) -> HttpResponse:
    """Takes a cancellation back."""
    appointment = get_object_or_404(appointment_details(), pk=pk)
    try:
        undo_cancellation(appointment, by=request.viewer)
    except BookingRefused as refusal:
        return _told(request, appointment, refusal)
    messages.success(request, _("Undone. It stands as before."))
    return redirect("scheduling:my-appointment", appointment.pk)


@client_area
@require_http_methods(["GET", "HEAD", "POST"])
def rescheduling(request: BusinessRequest, pk: int) -> HttpResponse:
    appointment = get_object_or_404(appointment_details().select_related("reservation"), pk=pk)
    if request.method == "POST":
        return _moved(request, appointment)
    if not appointment.is_upcoming(timezone.now()):
        return redirect("scheduling:my-appointment", appointment.pk)
    chosen = asked_time(request, appointment.service)
    return _move_page(request, appointment, chosen) if chosen else _times_page(request, appointment)


def _moved(request: BusinessRequest, appointment: Appointment) -> HttpResponse:
    chosen, zone = TimeForm(request.POST, service=appointment.service).chosen, zone_of(appointment.client)
    if chosen is None:
        return redirect("scheduling:rescheduling", appointment.pk)
    try:
        moved = reschedule_appointment(
            appointment, by=request.viewer, starts_at=chosen.starts_at, member=chosen.member, time_zone=zone
        )
    except WindowClosed:
        return _times_page(request, appointment, status=409)
    except WrongStatus as refusal:
        return _told(request, appointment, refusal)
    except BookingRefused as refusal:
        return _move_page(request, appointment, chosen, refusal)
    if moved.sequence == appointment.sequence:
        messages.info(request, _("That is when it takes place already, so nothing has changed."))
    else:
        messages.success(request, _("Moved. A mail with the new time is on its way."))
    return redirect("scheduling:my-appointment", appointment.pk)


def _times_page(request: BusinessRequest, appointment: Appointment, *, status: int = 200) -> HttpResponse:
    zone, now, here = zone_of(appointment.client), timezone.now(), request.path
    context = {
        "appointment": appointment,
        "zone": zone,
        "sentence": move_sentence(appointment, now=now, zone=zone),
        "is_open": appointment.is_reschedulable(now),
    }
    if context["is_open"]:
        context["board"] = times_board(
            appointment.service,
            list(service_members(appointment.service)),
            zone=zone,
            asked=request.GET.dict(),
            link=lambda value: f"{here}?slot={value}",
            moving=appointment,
        )
    return render(request, "scheduling/rescheduling.html", context, status=status)


def _move_page(
    request: BusinessRequest, appointment: Appointment, chosen: ChosenTime, refusal: BookingRefused | None = None
) -> HttpResponse:
    zone, service = zone_of(appointment.client), appointment.service
    slots = (refusal.alternatives or next_free(service)) if refusal else [slot_of(chosen, service)]
    context = {
        "appointment": appointment,
        "zone": zone,
        "offers": offers_of(slots, zone=zone),
        "member_name": only_name(slots),
        "location": only_location(slots),
        "problem": refusal_sentence(refusal, zone=zone) if refusal else "",
        "sentence": move_sentence(appointment, now=timezone.now(), zone=zone),
    }
    return render(request, "scheduling/rescheduling_confirm.html", context, status=409 if refusal else 200)


def _cancellation_page(request: BusinessRequest, appointment: Appointment, *, status: int = 200) -> HttpResponse:
    now, zone = timezone.now(), zone_of(appointment.client)
    context = {
        "appointment": appointment,
        "zone": zone,
        "sentence": cancel_sentence(appointment, now=now, zone=zone),
        "is_open": appointment.is_cancellable(now),
        "is_reschedulable": appointment.is_reschedulable(now),
    }
    return render(request, "scheduling/cancellation.html", context, status=status)


def _told(request: BusinessRequest, appointment: Appointment, refusal: BookingRefused) -> HttpResponse:
    messages.error(request, refusal_sentence(refusal, zone=zone_of(appointment.client)))
    return redirect("scheduling:my-appointment", appointment.pk)
