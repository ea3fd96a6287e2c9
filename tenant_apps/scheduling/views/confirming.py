"""The page before a booking, and the booking itself: for a new time as for the same again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from uuid import uuid4

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse

from tenant_apps.clients.models import Client
from tenant_apps.scheduling.exceptions import BookingRefused, SlotTaken
from tenant_apps.scheduling.forms.slots import BookingForm, ChosenTime, TimeForm
from tenant_apps.scheduling.models import Appointment, Location, Service
from tenant_apps.scheduling.offers import offers_of
from tenant_apps.scheduling.operations import book_appointment
from tenant_apps.scheduling.queries import Slot, booked_already, next_free, policy_line
from tenant_apps.scheduling.queries.free import location_at
from tenant_apps.scheduling.queries.own import zone_of
from tenant_apps.scheduling.wording import refusal_sentence
from tenants.entry import current_business
from tenants.requests import BusinessRequest


@dataclass(frozen=True, slots=True)
class Proposal:
    """What may be booked on this page: a service, the times to choose from, and whom it may be for."""

    service: Service
    slots: Sequence[Slot]
    clients: Sequence[Client]
    previous: Appointment | None = None  # the one that is booked again
    is_by_team: bool = False

    @property
    def zone(self) -> str:
        return current_business().time_zone if self.is_by_team else zone_of(self.clients[0])

    @property
    def times(self) -> str:
        """Where all its times are."""
        if self.is_by_team:
            return reverse("scheduling:team-service-times", args=[self.clients[0].pk, self.service.pk])
        if self.previous:
            return reverse("scheduling:rebooking-times", args=[self.previous.pk])
        return reverse("scheduling:service-times", args=[self.service.pk])


def asked_time(request: BusinessRequest, service: Service) -> ChosenTime | None:
    """The time a link to this page carries."""
    return TimeForm(request.GET, service=service).chosen


def only_name(slots: Sequence[Slot]) -> str:
    """Who gives it, where all of these times are with the same person."""
    names = {slot.member.pk: slot.member.name for slot in slots}
    return next(iter(names.values())) if len(names) == 1 else ""


def only_location(slots: Sequence[Slot]) -> Location | None:
    """Where it takes place, if only one time is asked about; of several, each says it."""
    return location_at(slots[0].service, slots[0].member, slots[0].starts_at) if len(slots) == 1 else None


def slot_of(chosen: ChosenTime, service: Service) -> Slot:
    return Slot(service, chosen.member, chosen.starts_at, chosen.starts_at + service.duration)


def proposed(request: BusinessRequest, proposal: Proposal, *, chosen: str) -> HttpResponse:
    """Asks; the hidden key makes the form, however often it is sent, one booking."""
    form = BookingForm(
        initial={"client": proposal.clients[0].pk, "request_key": uuid4()},
        service=proposal.service,
        clients=proposal.clients,
    )
    return _page(request, proposal, form, chosen=chosen)


def confirmed(request: BusinessRequest, proposal: Proposal) -> HttpResponse:
    """Books, or shows the same page with what went wrong and the next free times."""
    form = BookingForm(request.POST, service=proposal.service, clients=proposal.clients)
    if not form.is_valid():
        slots = proposal.slots or next_free(proposal.service)
        return _page(request, _with(proposal, slots), form, problem=_first_error(form), status=422)
    try:
        appointment = _booked(request, form, proposal)
    except BookingRefused as refusal:
        return _already_booked(form, proposal, refusal) or _refused(request, form, proposal, refusal)
    return _landing(proposal, appointment)


def _landing(proposal: Proposal, appointment: Appointment) -> HttpResponseRedirect:
    return redirect("scheduling:appointment" if proposal.is_by_team else "scheduling:my-appointment", appointment.pk)


def _booked(request: BusinessRequest, form: BookingForm, proposal: Proposal) -> Appointment:
    chosen: ChosenTime = form.cleaned_data["slot"]
    return book_appointment(
        by=request.viewer,
        client=form.client,
        service=proposal.service,
        member=chosen.member,
        starts_at=chosen.starts_at,
        time_zone=zone_of(form.client),
        rebooked_from=proposal.previous,
        request_key=form.cleaned_data["request_key"],
    )


def _already_booked(form: BookingForm, proposal: Proposal, refusal: BookingRefused) -> HttpResponseRedirect | None:
    """The back button brings a fresh form for a time that this client has just taken: that is no collision."""
    if not isinstance(refusal, SlotTaken):
        return None
    chosen: ChosenTime = form.cleaned_data["slot"]
    own = booked_already(client=form.client, service=proposal.service, member=chosen.member, starts_at=chosen.starts_at)
    return _landing(proposal, own) if own else None


def _refused(request: BusinessRequest, form: BookingForm, proposal: Proposal, refusal: BookingRefused) -> HttpResponse:
    slots = refusal.alternatives or next_free(proposal.service)
    problem = refusal_sentence(refusal, zone=proposal.zone)
    return _page(request, _with(proposal, slots), form, problem=problem, status=409)


def _is_one_of_several(request: BusinessRequest, proposal: Proposal) -> bool:
    return len(proposal.clients) == 1 < len(request.viewer.client_ids)


def _with(proposal: Proposal, slots: Sequence[Slot]) -> Proposal:
    return replace(proposal, slots=slots)


def _first_error(form: BookingForm) -> str:
    return next(str(errors[0]) for errors in form.errors.values())


def _page(
    request: BusinessRequest,
    proposal: Proposal,
    form: BookingForm,
    *,
    chosen: str = "",
    problem: str = "",
    status: int = 200,
) -> HttpResponse:
    offers = offers_of(proposal.slots, zone=proposal.zone, chosen=chosen)
    context = {
        "base": "themes/team.html" if proposal.is_by_team else "themes/client.html",
        "times": proposal.times,
        "form": form,
        "service": proposal.service,
        "previous": proposal.previous,
        "is_for_several": len(proposal.clients) > 1,
        "client_name": proposal.clients[0].name if proposal.is_by_team or _is_one_of_several(request, proposal) else "",
        "offers": offers,
        "member_name": only_name(proposal.slots),
        "zone": proposal.zone,
        "location": only_location(proposal.slots),
        "policy": policy_line(proposal.service),
        "problem": problem,
        "is_request": proposal.service.needs_confirmation and not proposal.is_by_team,
        "holds": not (proposal.is_by_team or proposal.service.is_group or request.viewer.read_only),
        "client_pk": proposal.clients[0].pk if len(proposal.clients) == 1 else "",
    }
    return render(request, "scheduling/confirmation.html", context, status=status)
