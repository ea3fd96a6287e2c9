from __future__ import annotations

from typing import cast

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from tenant_apps.clients.forms import SearchForm
from tenant_apps.clients.models import Client
from tenant_apps.clients.queries import client_lines, clients_found, latest_invitation, portal_state
from tenant_apps.clients.sections import sections_for
from tenant_apps.notifications.queries import deliveries_to
from tenants.access import team
from tenants.accounts.permissions import Permission, may
from tenants.requests import BusinessRequest

A_PAGE = 30
LATEST_DELIVERIES = 10


@team(may=Permission.SEE_CLIENTS)
@require_safe
def client_list(request: BusinessRequest) -> HttpResponse:
    """The same address gives the page and, while somebody types, only its rows."""
    search = request.GET.get("q", "").strip()
    page = Paginator(clients_found(search), A_PAGE).get_page(request.GET.get("page"))
    lines = client_lines(cast("QuerySet[Client]", page.object_list))
    context = {"form": SearchForm(initial={"q": search}), "search": search, "page": page, "lines": lines}
    is_typing = request.htmx and request.htmx.target == "clients"
    return render(request, "clients/_client_rows.html" if is_typing else "clients/client_list.html", context)


@team(may=Permission.SEE_CLIENTS)
@require_safe
def client_detail(request: BusinessRequest, pk: int) -> HttpResponse:
    client = get_object_or_404(Client, pk=pk)
    context = {
        "client": client,
        "portal": portal_state(client),
        "invitation": latest_invitation(client),
        "sections": sections_for(request, client),
        "deliveries": list(deliveries_to(client.pk)[:LATEST_DELIVERIES]),
        "zone": request.business.time_zone,
        "may_see_as": may(request.viewer, Permission.SEE_AS_CLIENT),
    }
    return render(request, "clients/client_detail.html", context)
