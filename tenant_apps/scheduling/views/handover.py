"""What is booked with somebody who leaves, or no longer looks after a client: given to colleagues, or kept."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from tenant_apps.clients.models import Client
from tenant_apps.clients.queries import carers_of, free_carers
from tenant_apps.clients.sections import client_section
from tenant_apps.scheduling.exceptions import BookingRefused
from tenant_apps.scheduling.models import Appointment
from tenant_apps.scheduling.operations import reschedule_appointment
from tenant_apps.scheduling.queries import service_members, upcoming_appointments
from tenant_apps.scheduling.visits import VisitLine, visit_lines
from tenant_apps.scheduling.wording import when
from tenant_apps.team.models import Member
from tenants.access import team
from tenants.accounts.permissions import Permission
from tenants.blueprints import read_policies
from tenants.requests import BusinessRequest


@dataclass(frozen=True, slots=True)
class Carer:
    """Somebody who looks after a client; `warning` is what they would lose, asked in the dialog of that id."""

    member: Member
    dialog: str
    warning: str


@team(may=Permission.MANAGE_TEAM)
@require_http_methods(["GET", "HEAD", "POST"])
def handover(request: BusinessRequest, pk: int) -> HttpResponse:
    member = get_object_or_404(Member, pk=pk)
    if request.method == "POST":
        _hand_over(request, member)
        return redirect("scheduling:handover", member.pk)
    booked = list(upcoming_appointments().filter(member=member))
    context = {"member": member, "rows": [_row(request, one, member) for one in booked]}
    return render(request, "scheduling/handover.html", context)


@client_section(position=80)
def looked_after_by(request: BusinessRequest, client: Client) -> str:
    """Who sees the client, where members see their own alone; and what somebody would lose sight of."""
    if not read_policies(request.business.policies).caseload:
        return ""
    booked = Counter(upcoming_appointments().filter(client=client).values_list("member_id", flat=True))
    carers = [Carer(one, f"remove-carer-{one.pk}", _warning(one, client, booked[one.pk])) for one in carers_of(client)]
    context = {"client": client, "carers": carers, "others": list(free_carers(client))}
    return render_to_string("scheduling/_looked_after_by.html", context, request=request)


def _warning(member: Member, client: Client, booked: int) -> str:
    words = {"member": member.name, "client": client.name, "n": booked}
    if not booked:
        return _("%(member)s no longer sees %(client)s, until they have another visit together.") % words
    said = ngettext(
        "%(member)s no longer sees %(client)s, nor the visit they still have together. It stays booked: move it to "
        "a colleague first if somebody else is to give it.",
        "%(member)s no longer sees %(client)s, nor the %(n)d visits they still have together. They stay booked: move "
        "them to a colleague first if somebody else is to give them.",
        booked,
    )
    return said % words


def _row(request: BusinessRequest, appointment: Appointment, member: Member) -> dict[str, object]:
    [line] = visit_lines([appointment], zone=request.business.time_zone)
    others = [one for one in service_members(appointment.service) if one != member]
    shown: VisitLine = line
    return {"appointment": appointment, "line": shown, "name": f"to-{appointment.pk}", "others": others}


def _hand_over(request: BusinessRequest, member: Member) -> None:
    """Each to whom the form says; whose time is taken stays where it is, and is named."""
    moved, stuck = 0, []
    for appointment in upcoming_appointments().filter(member=member):
        asked = request.POST.get(f"to-{appointment.pk}", "")
        to = next((one for one in service_members(appointment.service) if str(one.pk) == asked), None)
        if to is None:
            continue
        try:
            reschedule_appointment(appointment, by=request.viewer, starts_at=appointment.starts_at, member=to)
            moved += 1
        except BookingRefused:
            stuck.append(f"{appointment.client.name}, {when(appointment.starts_at, request.business.time_zone)}")
    if moved:
        said = ngettext("%(n)d handed over. A mail says so.", "%(n)d handed over. Mails say so.", moved)
        messages.success(request, said % {"n": moved})
    if stuck:
        text = _("Not free then, so these stay: %(list)s") % {"list": "; ".join(stuck)}
        messages.warning(request, text)
