"""Who looks after a client: the two buttons of the card on their page."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from tenant_apps.clients.models import Client
from tenant_apps.clients.operations import assign_client, unassign_client
from tenant_apps.clients.queries import free_carers
from tenant_apps.team.models import Member
from tenants.access import team
from tenants.accounts.permissions import Permission
from tenants.requests import BusinessRequest


@team(may=Permission.ASSIGN_CASELOADS)
@require_POST
def assignment(request: BusinessRequest, pk: int) -> HttpResponse:
    client = get_object_or_404(Client, pk=pk)
    member = free_carers(client).filter(pk__in=[one for one in [request.POST.get("member", "")] if one.isdecimal()])
    if found := member.first():
        assign_client(client, by=request.viewer, member=found)
        messages.success(request, _("%(name)s looks after them now.") % {"name": found.name})
    return HttpResponseRedirect(reverse("clients:client-detail", args=[client.pk]))


@team(may=Permission.ASSIGN_CASELOADS)
@require_POST
def assignment_removal(request: BusinessRequest, pk: int, member_pk: int) -> HttpResponse:
    client, member = get_object_or_404(Client, pk=pk), get_object_or_404(Member, pk=member_pk)
    unassign_client(client, by=request.viewer, member=member)
    messages.success(request, _("%(name)s no longer sees them.") % {"name": member.name})
    return HttpResponseRedirect(reverse("clients:client-detail", args=[client.pk]))
