from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from tenant_apps.clients import operations
from tenant_apps.clients.exceptions import AlreadyInside, JustInvited, NoAddress
from tenant_apps.clients.forms import InvitationForm
from tenant_apps.clients.models import Client
from tenants.access import team
from tenants.accounts.permissions import Permission
from tenants.requests import BusinessRequest


@team(may=Permission.ADD_CLIENTS)
@require_http_methods(["GET", "HEAD", "POST"])
def invitation_create(request: BusinessRequest) -> HttpResponse:
    if request.method != "POST":
        given = {"name": request.GET.get("name", ""), "email": request.GET.get("email", "")}
        return render(request, "clients/invitation_create.html", {"form": InvitationForm(initial=given)})
    form = InvitationForm(request.POST)
    if not form.is_valid():
        return render(request, "clients/invitation_create.html", {"form": form}, status=422)
    name = form.cleaned_data["name"]
    try:
        invitation = operations.invite_client(by=request.viewer, **form.cleaned_data)
    except AlreadyInside:
        form.add_error(None, _("%(name)s is in the portal already, under this address.") % {"name": name})
        return render(request, "clients/invitation_create.html", {"form": form}, status=409)
    except JustInvited:
        messages.info(request, _("The invitation to %(name)s went out a moment ago.") % {"name": name})
        return HttpResponseRedirect(reverse("clients:client-list"))
    messages.success(request, _("%(name)s is invited. The mail is on its way.") % {"name": name})
    return HttpResponseRedirect(reverse("clients:client-detail", args=[invitation.client_id]))


@team(may=Permission.INVITE_CLIENTS)
@require_POST
def client_invitation(request: BusinessRequest, pk: int) -> HttpResponse:
    """Invites a client who is there already: for the first time, or once more."""
    client = get_object_or_404(Client, pk=pk)
    try:
        operations.invite(client, by=request.viewer)
    except NoAddress:
        messages.error(request, _("There is no email address to send it to."))
    except AlreadyInside:
        messages.info(request, _("%(name)s is in the portal already.") % {"name": client.name})
    except JustInvited:
        messages.info(request, _("The last mail went out a moment ago. Give it a minute."))
    else:
        messages.success(request, _("The invitation is on its way."))
    return HttpResponseRedirect(reverse("clients:client-detail", args=[client.pk]))


@team(may=Permission.INVITE_CLIENTS)
@require_POST
def invitation_revocation(request: BusinessRequest, pk: int) -> HttpResponse:
    client = get_object_or_404(Client, pk=pk)
    operations.revoke_invitation(client, by=request.viewer)
    messages.success(request, _("The invitation is withdrawn. Its link and code open nothing any more."))
    return HttpResponseRedirect(reverse("clients:client-detail", args=[client.pk]))
