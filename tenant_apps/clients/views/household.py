"""Several clients behind one login: whose portal is shown now, one's or everyone's."""

from __future__ import annotations

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from tenant_apps.clients.identity import CHOSEN, CHOSEN_NAME
from tenant_apps.clients.queries import own_clients
from tenants.access import client_area
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
        return HttpResponseRedirect(reverse("home:home"))
    context = {"clients": clients, "chosen": request.identity.chosen_client_id}
    return render(request, "clients/household.html", context)
