"""The way in for an invited client. Opening the link shows who invited them and one button; only that button acts."""

from __future__ import annotations

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from tenant_apps.clients import operations
from tenant_apps.clients.choices import InvitationState
from tenant_apps.clients.exceptions import InvitationRefused
from tenant_apps.clients.forms import JoinForm, RenewalForm
from tenant_apps.clients.models import Invitation
from tenants.access import public
from tenants.accounts.entering import complete_first_factor
from tenants.accounts.meters import mail_meters, try_meters
from tenants.accounts.operations import ask_for_code
from tenants.accounts.throttle import TooManyTries
from tenants.accounts.views.answers import expect_code, refuse, too_many, wait_words
from tenants.requests import BusinessRequest

JOINING = "joining"
HOME = "home:home"


@public
@require_http_methods(["GET", "HEAD", "POST"])
def welcome(request: BusinessRequest, token: str) -> HttpResponse:
    if request.method != "POST":
        invitation = operations.find_invitation(token=token)
        if invitation is None or invitation.state_at(timezone.now()) != InvitationState.LIVE:
            return _closed(request, invitation, token=token)
        return render(request, "clients/welcome.html", {"invitation": invitation})
    try:
        user = operations.accept_with_link(token=token)
    except InvitationRefused:
        return _closed(request, operations.find_invitation(token=token), token=token)
    return complete_first_factor(request, user, method="invitation", wished=reverse(HOME))


@public
@require_POST
def welcome_renewal(request: BusinessRequest, token: str) -> HttpResponse:
    """One tap on a link that no longer opens: a new invitation or, for who has been in, a code to sign in."""
    invitation = operations.find_invitation(token=token)
    if invitation is None or invitation.state_at(timezone.now()) == InvitationState.REVOKED:
        return _closed(request, invitation, token=token)
    email, meters = invitation.email, mail_meters(request, invitation.email)
    try:
        if invitation.accepted_at:
            ask_for_code(email=email, meters=meters)
            expect_code(request, email=email)
            return HttpResponseRedirect(reverse("accounts:sign-in-code"))
        operations.ask_again(email=email, meters=meters)
    except TooManyTries as error:
        return _closed(request, invitation, token=token, error=error)
    request.session[JOINING] = email
    return HttpResponseRedirect(reverse("clients:join"))


@public
@require_http_methods(["GET", "HEAD", "POST"])
def join(request: BusinessRequest) -> HttpResponse:
    """For those who would rather type the mail's code."""
    asked = request.session.get(JOINING, "")
    if request.method != "POST":
        form = JoinForm(initial={"email": asked})
        return render(request, "clients/join.html", {"form": form, "asked": asked, "may_renew": bool(asked)})
    form = JoinForm(request.POST)
    if not form.is_valid():
        return render(request, "clients/join.html", {"form": form}, status=422)
    email = form.cleaned_data["email"]
    try:
        user = operations.accept_with_code(
            email=email, code=form.cleaned_data["code"], meters=try_meters(request, email)
        )
    except TooManyTries as error:
        return too_many(request, "clients/join.html", form, error)
    except InvitationRefused:
        text = _("That code doesn’t fit this address, or no longer works. Have a new one sent.")
        return refuse(request, "clients/join.html", form, text, may_renew=True)
    request.session.pop(JOINING, None)
    return complete_first_factor(request, user, method="invitation", wished=reverse(HOME))


@public
@require_POST
def join_renewal(request: BusinessRequest) -> HttpResponse:
    form = RenewalForm(request.POST)
    if not form.is_valid():
        return HttpResponseRedirect(reverse("clients:join"))
    email = form.cleaned_data["email"]
    try:
        operations.ask_again(email=email, meters=mail_meters(request, email))
    except TooManyTries as error:
        return too_many(request, "clients/join.html", JoinForm(initial={"email": email}), error)
    request.session[JOINING] = email
    return HttpResponseRedirect(reverse("clients:join"))


def _closed(
    request: BusinessRequest, invitation: Invitation | None, *, token: str, error: TooManyTries | None = None
) -> HttpResponse:
    state = invitation.state_at(timezone.now()) if invitation else InvitationState.UNKNOWN
    context = {"state": state, "token": token, "wait": wait_words(error) if error else ""}
    status = 429 if error else 410 if invitation else 404
    response = render(request, "clients/invitation_closed.html", context, status=status)
    if error:
        response["Retry-After"] = str(error.seconds)
    return response
