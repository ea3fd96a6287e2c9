"""What is booked, and what becomes of it, for either side: the same operations that the pages call."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from rest_framework.response import Response

from api.endpoint import ApiRequest
from api.once import request_key_of
from api.pages import page
from api.problems import Problem
from api.serializers.scheduling import AppointmentSerializer, SlotSerializer
from tenant_apps.clients.models import Client
from tenant_apps.scheduling import operations
from tenant_apps.scheduling.choices import Status
from tenant_apps.scheduling.exceptions import BookingRefused, MayNotBook, TooFar, TooSoon, WindowClosed
from tenant_apps.scheduling.models import Appointment, Service
from tenant_apps.scheduling.queries import (
    appointment_details,
    past_appointments,
    rebook_suggestions,
    upcoming_appointments,
)
from tenant_apps.scheduling.queries.own import own_clients, zone_of
from tenant_apps.scheduling.wording import refusal_sentence
from tenant_apps.team.models import Member

KIND_LETTERS = str.maketrans({letter: f"-{letter.lower()}" for letter in "ABCDEFGHIJKLMNOPQRSTUVWXYZ"})


def list_appointments(request: ApiRequest) -> Response:
    """A client's own, or all that the member of the team may see. Upcoming: soonest first; past: latest first."""
    if request.given["when"] == "past":
        return page(request, past_appointments(), AppointmentSerializer, order=("-starts_at", "-id"))
    return page(request, upcoming_appointments(), AppointmentSerializer, order=("starts_at", "id"))


def book(request: ApiRequest) -> Response:
    """Books a free time. With an `Idempotency-Key`, the same call may safely be made again."""
    given = request.given
    client, previous = _client(request), _previous(given.get("rebooked_from"))
    appointment = _answered(
        zone_of(client),
        operations.book_appointment,
        by=request.viewer,
        client=client,
        service=_service(given["service"]),
        member=_member(given["member"]),
        starts_at=given["starts_at"],
        time_zone=zone_of(client),
        rebooked_from=previous,
        request_key=request_key_of(request),
    )
    return Response(AppointmentSerializer(appointment).data, status=201)


def show_appointment(_request: ApiRequest, pk: int) -> Response:
    return _shown(_appointment(pk))


def reschedule(request: ApiRequest, pk: int) -> Response:
    """Moves it in time, to another member, or both; price and policy stay as agreed."""
    found = _appointment(pk)
    member = _member(request.given["member"]) if request.given.get("member") else None
    return _done(
        found, operations.reschedule_appointment, by=request.viewer, starts_at=request.given["starts_at"], member=member
    )


def cancel(request: ApiRequest, pk: int) -> Response:
    """Frees the time. A client’s own cancellation is held to the window that was agreed."""
    reason = request.given.get("reason", "")
    return _done(_appointment(pk), operations.cancel_appointment, by=request.viewer, reason=reason)


def withdraw(request: ApiRequest, pk: int) -> Response:
    """Takes a booking back within three minutes, whatever the window."""
    return _done(_appointment(pk), operations.undo_booking, by=request.viewer)


def restore(request: ApiRequest, pk: int) -> Response:
    """Takes a cancellation back within three minutes, if the time is still free."""
    return _done(_appointment(pk), operations.undo_cancellation, by=request.viewer)


def record(request: ApiRequest, pk: int) -> Response:
    """What became of it: arrived, completed, no_show; or booked again, after a slip."""
    status = Status(request.given["status"])
    return _done(_appointment(pk), operations.record_outcome, by=request.viewer, status=status)


def suggest(_request: ApiRequest, pk: int) -> Response:
    """Times for the same again, closest to the client’s own rhythm."""
    return Response({"results": SlotSerializer(rebook_suggestions(_appointment(pk)), many=True).data})


def _appointment(pk: int) -> Appointment:
    return get_object_or_404(appointment_details(), pk=pk)


def _shown(appointment: Appointment) -> Response:
    return Response(AppointmentSerializer(appointment).data)


def _done(appointment: Appointment, operation: Callable[..., Appointment], **given: Any) -> Response:
    return _shown(_answered(appointment.time_zone, operation, appointment, **given))


def _answered(zone: str, operation: Callable[..., Appointment], *one: Appointment, **given: Any) -> Appointment:
    """A refusal becomes a 409 that says why, in words and by name, and offers the next free times."""
    try:
        return operation(*one, **given)
    except MayNotBook as refusal:
        raise Problem(403, kind_of(type(refusal)), refusal_sentence(refusal, zone=zone)) from None
    except BookingRefused as refusal:
        more = {"alternatives": SlotSerializer(refusal.alternatives, many=True).data} if refusal.alternatives else {}
        raise Problem(
            409, kind_of(type(refusal)), refusal_sentence(refusal, zone=zone), **more, **_facts(refusal)
        ) from None


def kind_of(refusal: type[BookingRefused]) -> str:
    """`SlotTaken` is slot-taken."""
    return refusal.__name__.translate(KIND_LETTERS).strip("-")


def _facts(refusal: BookingRefused) -> dict[str, Any]:
    match refusal:
        case TooSoon():
            return {"earliest": refusal.earliest}
        case TooFar():
            return {"latest": refusal.latest}
        case WindowClosed():
            return {"until": refusal.until, "fee_percent": refusal.fee_percent}
    return {}


def _client(request: ApiRequest) -> Client:
    """Whom it is for: the one named, or the only one whom this login sees."""
    if "client" in request.given:
        found: Client | None = Client.objects.filter(pk=request.given["client"], archived_at=None).first()
        if found is None:
            raise _wrong("client", _("There is nobody of that number."))
        return found
    own = own_clients()
    if len(own) != 1:
        raise _wrong("client", _("This login sees several: say whom it is for."))
    return own[0]


def _previous(pk: int | None) -> Appointment | None:
    if pk is None:
        return None
    found = appointment_details().filter(pk=pk).first()
    if found is None:
        raise _wrong("rebooked_from", _("There is no appointment of that number."))
    return found


def _service(pk: int) -> Service:
    found: Service | None = Service.objects.filter(pk=pk).first()
    if found is None:
        raise _wrong("service", _("There is no service of that number."))
    return found


def _member(pk: int) -> Member:
    found: Member | None = Member.objects.filter(pk=pk).first()
    if found is None:
        raise _wrong("member", _("There is nobody of that number."))
    return found


def _wrong(field: str, detail: str) -> Problem:
    return Problem(400, "invalid", errors=[{"field": field, "detail": detail}])
