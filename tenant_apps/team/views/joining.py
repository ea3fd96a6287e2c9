"""Coming onto the team, by the mail's link or its code. Then the door's own way in, with whatever it still asks."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from tenant_apps.team import operations
from tenant_apps.team.exceptions import InvitationClosed
from tenant_apps.team.forms import MemberJoinForm
from tenants.access import public
from tenants.accounts.entering import complete_first_factor
from tenants.accounts.meters import try_meters
from tenants.accounts.throttle import TooManyTries
from tenants.accounts.views.answers import refuse, too_many
from tenants.requests import BusinessRequest

JOIN = "team/join.html"


@public
@require_http_methods(["GET", "HEAD", "POST"])
def welcome(request: BusinessRequest, token: str) -> HttpResponse:
    """A mail scanner that opens the link joins nothing: that takes the button."""
    if request.method != "POST":
        invitation = operations.find_member_invitation(token=token)
        if invitation is None or not invitation.is_live(timezone.now()):
            return render(request, "team/invitation_closed.html", status=410 if invitation else 404)
        return render(request, "team/welcome.html", {"invitation": invitation, "role": invitation.get_role_display()})
    try:
        user = operations.join_with_link(token=token)
    except InvitationClosed:
        known = operations.find_member_invitation(token=token) is not None
        return render(request, "team/invitation_closed.html", status=410 if known else 404)
    return complete_first_factor(request, user, method="invitation", wished=reverse("team:today"))


@public
@require_http_methods(["GET", "HEAD", "POST"])
def join(request: BusinessRequest) -> HttpResponse:
    """For those who would rather type the mail's code."""
    form = MemberJoinForm(request.POST if request.method == "POST" else None)
    if request.method != "POST" or not form.is_valid():
        return render(request, JOIN, {"form": form}, status=422 if form.errors else 200)
    email = form.cleaned_data["email"]
    try:
        user = operations.join_with_code(email=email, code=form.cleaned_data["code"], meters=try_meters(request, email))
    except TooManyTries as error:
        return too_many(request, JOIN, form, error)
    except InvitationClosed:
        text = _("That code doesn’t fit this address, or no longer works. Ask whoever invited you for a new one.")
        return refuse(request, JOIN, form, text)
    return complete_first_factor(request, user, method="invitation", wished=reverse("team:today"))
