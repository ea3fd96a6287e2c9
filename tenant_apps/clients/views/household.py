"""Several clients behind one login: whose portal is shown now, one's or everyone's."""

from __future__ import annotations

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from tenant_apps.clients.identity import CHOSEN, CHOSEN_NAME
from tenant_apps.clients.queries import own_clients
from tenants.access import client_area
from tenants.accounts.landing import landing_path, safe_path
from tenants.entry import becoming
from tenants.requests import BusinessRequest


@client_area
@require_http_methods(["GET", "HEAD", "POST"])
def household(request: BusinessRequest) -> HttpResponse:
    """The choice holds for this session, and narrows both locks."""
    if request.viewer.read_only:  # the team sees one client's portal, not the household's
        clients = list(own_clients())
    else:
        with becoming(request.identity.as_household()):
            clients = list(own_clients())
    if request.method == "POST":
        chosen = next((one for one in clients if str(one.pk) == request.POST.get("client")), None)
        request.session[CHOSEN] = chosen.pk if chosen else None
        request.session[CHOSEN_NAME] = chosen.name if chosen else ""
        wished = safe_path(request.POST.get("next", ""))
        return HttpResponseRedirect(landing_path(request, request.identity, wished=wished or reverse("home:home")))
    shown = request.identity.chosen_client_id
    lines = [{"pk": one.pk, "name": one.name, "is_chosen": one.pk == shown} for one in clients]
    context = {"clients": lines, "is_everyone": not shown, "next": safe_path(request.GET.get("next", ""))}
    return render(request, "clients/household.html", context)
