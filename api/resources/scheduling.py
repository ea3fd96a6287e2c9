"""Services and their free times, for either side."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from rest_framework.response import Response

from api.choices import APPOINTMENTS_READ
from api.endpoint import ApiRequest, Operation, endpoint
from api.pages import PageQuery, page, page_of
from api.problems import Problem
from api.serializers.people import MemberSerializer, TeamMemberSerializer
from api.serializers.scheduling import ServiceDetail, ServiceSerializer, SlotList, SlotQuery, SlotSerializer
from tenant_apps.scheduling.models import Service
from tenant_apps.scheduling.queries import bookable_services, free_slots, policy_line, service_members
from tenant_apps.scheduling.queries.offered import offered_services
from tenant_apps.team.models import Member
from tenants.access import client_area, team
from tenants.accounts.permissions import Permission

MOST_SLOTS = 500
IN_ORDER = ("position", "id")


def services_for(request: ApiRequest) -> QuerySet[Service]:
    """What clients may book online; the team has them all."""
    return bookable_services() if request.viewer.kind == "client" else offered_services()


def list_services(request: ApiRequest) -> Response:
    """What can be booked, in the business's own order."""
    return page(request, services_for(request), ServiceSerializer, order=IN_ORDER)


def show_service(request: ApiRequest, pk: int) -> Response:
    """One service, with what is agreed to by booking it."""
    service = get_object_or_404(services_for(request), pk=pk)
    shown: dict[str, Any] = dict(ServiceSerializer(service).data)
    return Response({**shown, "policy": policy_line(service)})


def list_slots(request: ApiRequest, pk: int) -> Response:
    """Free times, soonest first: each once, with whoever has most room, or all of one member's."""
    service = get_object_or_404(services_for(request), pk=pk)
    slots = free_slots(
        service,
        member=_member_of(service, request.given["member"]),
        start=request.given["start"],
        end=request.given["end"],
        limit=MOST_SLOTS,
    )
    return Response({"results": SlotSerializer(slots, many=True).data})


def _member_of(service: Service, pk: int | None) -> Member | None:
    if pk is None:
        return None
    member = service_members(service).filter(pk=pk).first()
    if member is None:
        raise Problem(400, "invalid", errors=[{"field": "member", "detail": _("They don’t give this service.")}])
    return member


def list_members(request: ApiRequest) -> Response:
    """The people who can be booked."""
    return page(request, _active().filter(is_bookable=True), MemberSerializer, order=("name", "id"))


def list_team(request: ApiRequest) -> Response:
    """Everybody on the team."""
    return page(request, _active(), TeamMemberSerializer, order=("name", "id"))


def _active() -> QuerySet[Member]:
    members: QuerySet[Member] = Member.objects.filter(is_active=True)
    return members


def _listed(run: Any, summary: str, shape: Any) -> Operation:
    return Operation(run, summary, APPOINTMENTS_READ, query=PageQuery, answers={200: page_of(shape)})


LIST = _listed(list_services, "List services", ServiceSerializer)
SHOW = Operation(show_service, "Show a service", APPOINTMENTS_READ, answers={200: ServiceDetail})
SLOTS = Operation(list_slots, "List free times", APPOINTMENTS_READ, query=SlotQuery, answers={200: SlotList})

day = team(may=Permission.SEE_DAY)
services = endpoint(client_area, tag="Booking", GET=LIST)
service = endpoint(client_area, tag="Booking", GET=SHOW)
slots = endpoint(client_area, tag="Booking", GET=SLOTS)
members = endpoint(client_area, tag="Booking", GET=_listed(list_members, "List who can be booked", MemberSerializer))
team_services = endpoint(day, tag="Team", GET=LIST)
team_service = endpoint(day, tag="Team", GET=SHOW)
team_slots = endpoint(day, tag="Team", GET=SLOTS)
team_members = endpoint(day, tag="Team", GET=_listed(list_team, "List the team", TeamMemberSerializer))
