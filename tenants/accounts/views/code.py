from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from tenants.access import public
from tenants.accounts.codes import MOST_TRIES, CodeRefused
from tenants.accounts.entering import CODE_ASKED, complete_first_factor
from tenants.accounts.forms import AddressForm, CodeForm
from tenants.accounts.landing import landing_path, safe_path
from tenants.accounts.meters import mail_meters, try_meters
from tenants.accounts.operations import ask_for_code, user_with_code
from tenants.accounts.throttle import TooManyTries
from tenants.accounts.trail import note_refusal
from tenants.accounts.views.answers import Pending, expect_code, pending_of, refuse, too_many
from tenants.requests import Request


@public
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: Request) -> HttpResponse:
    """Asks for the address; its POST, also sent as "a new code, please", has a code and a link mailed."""
    if request.method != "POST":
        return _ask_address(request)
    form = AddressForm(request.POST)
    if not form.is_valid():
        return render(request, "accounts/sign_in.html", {"form": form}, status=422)
    email, wished = form.cleaned_data["email"], form.cleaned_data["next"]
    try:
        ask_for_code(email=email, meters=mail_meters(request, email), next_path=wished)
    except TooManyTries as error:
        return too_many(request, "accounts/sign_in.html", form, error)
    before = pending_of(request)
    expect_code(request, email=email, next_path=wished)
    if before is not None and before["email"] == email:
        messages.success(request, _("If the address has a login here, a new mail is on its way."))
    return HttpResponseRedirect(reverse("accounts:sign-in-code"))


def _ask_address(request: Request) -> HttpResponse:
    wished = safe_path(request.GET.get("next", ""))
    path = landing_path(request, request.identity, wished=wished)
    if path:
        return HttpResponseRedirect(path)
    return render(request, "accounts/sign_in.html", {"form": AddressForm(initial={"next": wished})})


@public
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in_code(request: Request) -> HttpResponse:
    pending = pending_of(request)
    if pending is None:
        return HttpResponseRedirect(reverse("accounts:sign-in"))
    if request.method != "POST":
        return render(request, "accounts/sign_in_code.html", {"form": CodeForm(), "pending": pending})
    form = CodeForm(request.POST)
    if not form.is_valid():
        return render(request, "accounts/sign_in_code.html", {"form": form, "pending": pending}, status=422)
    try:
        user, _path = user_with_code(
            email=pending["email"],
            code=form.cleaned_data["code"],
            meters=try_meters(request, pending["email"]),
        )
    except TooManyTries as error:
        return too_many(request, "accounts/sign_in_code.html", form, error, pending=pending)
    except CodeRefused:
        note_refusal("code")
        return _wrong_code(request, form, pending)
    return complete_first_factor(request, user, method="code", wished=pending["next"])


def _wrong_code(request: Request, form: CodeForm, pending: Pending) -> HttpResponse:
    """Counted in the browser's own session, so the answer is the same where the address has no login at all."""
    pending["wrong"] += 1
    request.session[CODE_ASKED] = pending
    if pending["wrong"] >= MOST_TRIES:
        text = _("That was the fifth wrong code, so it no longer works. Have a new one sent.")
    else:
        text = _(
            "That code isn’t right, or it is older than ten minutes. Look for the latest mail, or have a new one sent."
        )
    return refuse(request, "accounts/sign_in_code.html", form, text, pending=pending)
