"""The team books for a client: whom, what, when, confirm."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from tenant_apps.clients.models import Client
from tenant_apps.clients.queries import clients_found
from tenant_apps.clients.sections import client_section
from tenant_apps.scheduling.forms.walltime import WallTimeForm
from tenant_apps.scheduling.queries import past_appointments, service_members, upcoming_appointments
from tenant_apps.scheduling.queries.offered import bookable_by_team
from tenant_apps.scheduling.undoing import TAKEN_BACK
from tenant_apps.scheduling.views.confirming import Proposal, asked_time, confirmed, proposed, slot_of
from tenant_apps.scheduling.views.times import times_board
from tenant_apps.scheduling.visits import visit_lines
from tenants.access import team
from tenants.accounts.permissions import Permission, may
from tenants.requests import BusinessRequest

seat = team(may=Permission.BOOK_FOR_CLIENTS)
SHOWN_CLIENTS = 20
SHOWN_VISITS = 5


@seat
@require_safe
def team_booking(request: BusinessRequest) -> HttpResponse:
    search = request.GET.get("q", "").strip()
    context = {"search": search, "clients": clients_found(search)[:SHOWN_CLIENTS]}
    template = "scheduling/_clients.html" if request.htmx else "scheduling/team_booking.html"
    return render(request, template, context)


@seat
@require_safe
def team_services(request: BusinessRequest, client_pk: int) -> HttpResponse:
    client = _client(client_pk)
    return render(request, "scheduling/team_services.html", {"client": client, "services": bookable_by_team()})


@seat
@require_safe
def team_service_times(request: BusinessRequest, client_pk: int, pk: int) -> HttpResponse:
    """The free times, and a form for any other: the team books over hours and notice as it sees fit."""
    client, service = _client(client_pk), get_object_or_404(bookable_by_team(), pk=pk)
    zone, members = request.business.time_zone, list(service_members(service))
    form = WallTimeForm(request.GET if "on" in request.GET else None, members=members, zone=zone)
    confirm = reverse("scheduling:team-confirmation", args=[client.pk, service.pk])
    if form.is_bound and form.is_valid():
        return redirect(f"{confirm}?slot={form.slot}")
    asked = request.GET.dict()
    board = times_board(service, members, zone=zone, asked=asked, link=lambda value: f"{confirm}?slot={value}")
    context = {"client": client, "service": service, "board": board, "zone": zone, "form": form}
    return render(request, "scheduling/team_service_times.html", context, status=422 if form.is_bound else 200)


@seat
@require_http_methods(["GET", "HEAD", "POST"])
def team_confirmation(request: BusinessRequest, client_pk: int, pk: int) -> HttpResponse:
    client, service = _client(client_pk), get_object_or_404(bookable_by_team(), pk=pk)
    if request.method == "POST":
        return confirmed(request, Proposal(service, [], [client], is_by_team=True))
    chosen = asked_time(request, service)
    if chosen is None:
        return redirect("scheduling:team-service-times", client.pk, service.pk)
    proposal = Proposal(service, [slot_of(chosen, service)], [client], is_by_team=True)
    return proposed(request, proposal, chosen=chosen.value)


@client_section(position=10)
def visits_of_client(request: BusinessRequest, client: Client) -> str:
    """What is ahead and what was, on the client's page."""
    zone = request.business.time_zone
    context = {
        "client": client,
        "upcoming": visit_lines(upcoming_appointments().filter(client=client)[:SHOWN_VISITS], zone=zone),
        "past": visit_lines(past_appointments().filter(client=client).exclude(TAKEN_BACK)[:SHOWN_VISITS], zone=zone),
        "may_book": may(request.viewer, Permission.BOOK_FOR_CLIENTS),
    }
    return render_to_string("scheduling/_visits_of_client.html", context, request=request)


def _client(pk: int) -> Client:
    client: Client = get_object_or_404(Client, pk=pk, archived_at=None)
    return client
