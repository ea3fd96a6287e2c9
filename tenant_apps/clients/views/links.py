"""On a client's page: who else may see their portal, what they may do there, and until when."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from tenant_apps.clients import operations
from tenant_apps.clients.exceptions import AlreadyInside
from tenant_apps.clients.forms import LinkForm, NewLinkForm
from tenant_apps.clients.models import Client, ClientAccess
from tenant_apps.clients.queries import asked_to_see, links_to
from tenant_apps.clients.sections import client_section
from tenants.access import team
from tenants.accounts.permissions import Permission
from tenants.requests import BusinessRequest

PAGE = "clients/link.html"
seat = team(may=Permission.LINK_CLIENTS)


@seat
@require_http_methods(["GET", "HEAD", "POST"])
def link_create(request: BusinessRequest, pk: int) -> HttpResponse:
    client = get_object_or_404(Client, pk=pk)
    form = NewLinkForm(request.POST if request.method == "POST" else None)
    if request.method != "POST" or not form.is_valid():
        return _page(request, client, form)
    given = form.cleaned_data
    try:
        operations.add_link(client, by=request.viewer, email=given["email"], name=given["name"], terms=form.terms)
    except AlreadyInside:
        form.add_error(None, _("This address sees them already."))
        return _page(request, client, form, status=409)
    messages.success(request, _("%(name)s is invited. The mail is on its way.") % {"name": given["name"]})
    return _back(client)


@seat
@require_http_methods(["GET", "HEAD", "POST"])
def link(request: BusinessRequest, pk: int, link_pk: int) -> HttpResponse:
    client, access = get_object_or_404(Client, pk=pk), get_object_or_404(ClientAccess, pk=link_pk, client=pk)
    given = {name: getattr(access, name) for name in LinkForm.base_fields}
    form = LinkForm(request.POST if request.method == "POST" else None, initial=given)
    if request.method != "POST" or not form.is_valid():
        return _page(request, client, form, access=access)
    operations.change_link(access, by=request.viewer, terms=form.terms)
    messages.success(request, _("Saved. It holds from their next click."))
    return _back(client)


@seat
@require_POST
def link_removal(request: BusinessRequest, pk: int, link_pk: int) -> HttpResponse:
    client, access = get_object_or_404(Client, pk=pk), get_object_or_404(ClientAccess, pk=link_pk, client=pk)
    operations.remove_link(access, by=request.viewer)
    messages.success(request, _("They no longer see this portal."))
    return _back(client)


@client_section(position=70)
def seen_by(request: BusinessRequest, client: Client) -> str:
    context = {"client": client, "links": links_to(client), "asked": list(asked_to_see(client))}
    return render_to_string("clients/_seen_by.html", context, request=request)


def _back(client: Client) -> HttpResponse:
    return HttpResponseRedirect(reverse("clients:client-detail", args=[client.pk]))


def _page(
    request: BusinessRequest, client: Client, form: LinkForm, *, access: ClientAccess | None = None, status: int = 0
) -> HttpResponse:
    context = {"client": client, "form": form, "access": access}
    return render(request, PAGE, context, status=status or (422 if form.errors else 200))
