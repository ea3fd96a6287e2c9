from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from tenant_apps.clients.forms import DetailsForm
from tenant_apps.clients.models import Client
from tenant_apps.clients.operations import change_details
from tenant_apps.clients.queries import own_clients
from tenants.access import client_area
from tenants.requests import BusinessRequest


@client_area
@require_safe
def my_account(request: BusinessRequest) -> HttpResponse:
    """Whoever one may see, and how one signs in."""
    return render(request, "clients/my_account.html", {"clients": list(own_clients())})


@client_area
@require_http_methods(["GET", "HEAD", "POST"])
def my_details(request: BusinessRequest, pk: int) -> HttpResponse:
    client = get_object_or_404(Client, pk=pk)
    form = DetailsForm(request.POST or None, initial={"name": client.name, "phone": client.phone})
    if request.method == "POST" and form.is_valid():
        change_details(client, by=request.viewer, **form.cleaned_data)
        messages.success(request, _("Saved."))
        return HttpResponseRedirect(reverse("clients:my-account"))
    context = {"form": form, "client": client}
    return render(request, "clients/my_details.html", context, status=422 if form.errors else 200)
