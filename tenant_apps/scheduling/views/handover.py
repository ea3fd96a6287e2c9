"""What is booked with somebody who leaves: given to a colleague one by one, or kept."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from tenant_apps.scheduling.exceptions import BookingRefused
from tenant_apps.scheduling.models import Appointment
from tenant_apps.scheduling.operations import reschedule_appointment
from tenant_apps.scheduling.queries import service_members, upcoming_appointments
from tenant_apps.scheduling.visits import VisitLine, visit_lines
from tenant_apps.scheduling.wording import when
from tenant_apps.team.models import Member
from tenants.access import team
from tenants.accounts.permissions import Permission
from tenants.requests import BusinessRequest


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
