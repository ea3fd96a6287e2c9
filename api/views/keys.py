"""The business's keys for other programs: an owner's to make and to end."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from api.forms import KeyForm
from api.operations import TooMany, issue_key, revoke_key
from api.queries import live_keys
from tenants.access import team
from tenants.accounts.assurance import assurance_of
from tenants.accounts.permissions import Permission
from tenants.accounts.stepping_up import stepped_up
from tenants.entry import at_the_door
from tenants.requests import BusinessRequest

PAGE = "api/keys.html"
owning = team(may=Permission.MANAGE_KEYS)


@owning
@stepped_up
@require_http_methods(["GET", "HEAD", "POST"])
def keys(request: BusinessRequest) -> HttpResponse:
    """POST makes one, and shows it this once. A second factor has to stand behind it: nobody else is asked for one."""
    shown = assurance_of(request.session)
    may_make = bool(shown and shown.has_second_factor)
    form = KeyForm(request.POST or None)
    if request.method != "POST" or not may_make or not form.is_valid():
        refused = request.method == "POST" and not may_make
        return _page(request, form, may_make, status=403 if refused else 422 if form.errors else 200)
    try:
        with at_the_door():
            key, text = issue_key(by=request.viewer, **form.cleaned_data)
    except TooMany:
        form.add_error(None, _("There are fifty already. End one first."))
        return _page(request, form, may_make, status=409)
    return _page(request, KeyForm(), may_make, made=text, name=key.name)


@owning
@require_POST
def key_end(request: BusinessRequest, pk: int) -> HttpResponse:
    with at_the_door():
        revoke_key(get_object_or_404(live_keys(), pk=pk), by=request.viewer)
    messages.success(request, _("That key opens nothing any more."))
    return HttpResponseRedirect(reverse("tokens:key-list"))


def _page(
    request: BusinessRequest, form: KeyForm, may_make: bool, *, status: int = 200, made: str = "", name: str = ""
) -> HttpResponse:
    with at_the_door():
        listed = list(live_keys())
    context = {"form": form, "keys": listed, "may_make": may_make, "made": made, "name": name}
    return render(request, PAGE, {**context, "zone": request.business.time_zone}, status=status)
