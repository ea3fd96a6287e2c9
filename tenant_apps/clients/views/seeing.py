"""The team looks at the portal as one of its clients: reading only, said so on every page, and written down."""

from __future__ import annotations

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from tenant_apps.clients.forms import SearchForm
from tenant_apps.clients.identity import SEEING, SEEING_NAME
from tenant_apps.clients.models import Client
from tenant_apps.clients.operations import record_seeing
from tenant_apps.clients.queries import client_lines, clients_found
from tenants.access import team
from tenants.accounts.permissions import Permission
from tenants.requests import BusinessRequest

MOST_SHOWN = 8


@team(may=Permission.SEE_AS_CLIENT)
@require_safe
def portal_view(request: BusinessRequest) -> HttpResponse:
    """Whom to see it as."""
    search = request.GET.get("q", "").strip()
    lines = client_lines(clients_found(search)[:MOST_SHOWN])
    is_typing = request.htmx and request.htmx.target == "clients"
    page = "clients/_portal_view_rows.html" if is_typing else "clients/portal_view.html"
    return render(request, page, {"form": SearchForm(initial={"q": search}), "lines": lines, "search": search})


@team(may=Permission.SEE_AS_CLIENT)
@require_POST
def portal_view_create(request: BusinessRequest, pk: int) -> HttpResponse:
    client = get_object_or_404(Client, pk=pk)
    record_seeing(client, by=request.viewer)
    request.session[SEEING] = client.pk
    request.session[SEEING_NAME] = client.name
    return HttpResponseRedirect(reverse("home:home"))


@team(may=Permission.SEE_AS_CLIENT)
@require_POST
def portal_view_end(request: BusinessRequest) -> HttpResponse:
    client_id = request.session.pop(SEEING, None)
    request.session.pop(SEEING_NAME, None)
    if client_id and Client.objects.filter(pk=client_id).exists():
        return HttpResponseRedirect(reverse("clients:client-detail", args=[client_id]))
    return HttpResponseRedirect(reverse("team:today"))
