from __future__ import annotations

from typing import cast

from django.contrib.auth import authenticate, logout
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from tenants.access import public
from tenants.accounts.entering import complete_first_factor
from tenants.accounts.forms import AddressForm, PasswordForm
from tenants.accounts.landing import landing_path, safe_path
from tenants.accounts.meters import mail_meters, try_meters
from tenants.accounts.models import User
from tenants.accounts.operations import ask_for_code
from tenants.accounts.throttle import TooManyTries, count_try
from tenants.accounts.trail import note, note_refusal
from tenants.accounts.views.answers import expect_code, refuse, too_many
from tenants.requests import Request

PAGE, RESET = "accounts/sign_in_password.html", "accounts/password_reset.html"


@public
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in_password(request: Request) -> HttpResponse:
    if request.method != "POST":
        wished = safe_path(request.GET.get("next", ""))
        path = landing_path(request, request.identity, wished=wished)
        return (
            HttpResponseRedirect(path)
            if path
            else render(request, PAGE, {"form": PasswordForm(initial={"next": wished})})
        )
    form = PasswordForm(request.POST)
    if not form.is_valid():
        return render(request, PAGE, {"form": form}, status=422)
    email = form.cleaned_data["email"]
    try:
        count_try(try_meters(request, email))
    except TooManyTries as error:
        return too_many(request, PAGE, form, error)
    user = authenticate(request, email=email, password=form.cleaned_data["password"])
    if not isinstance(user, User):
        note_refusal("password")
        return refuse(
            request, PAGE, form, _("Email and password don’t fit together. You can also have a code sent instead.")
        )
    return complete_first_factor(request, user, method="password", wished=form.cleaned_data["next"])


@public
@require_http_methods(["GET", "HEAD", "POST"])
def password_reset(request: Request) -> HttpResponse:
    """A code signs in, with the second step where there is one; the new password is set from inside."""
    if request.method != "POST":
        return render(request, RESET, {"form": AddressForm()})
    form = AddressForm(request.POST)
    if not form.is_valid():
        return render(request, RESET, {"form": form}, status=422)
    email, wished = form.cleaned_data["email"], reverse("accounts:password")
    try:
        ask_for_code(email=email, meters=mail_meters(request, email), next_path=wished)
    except TooManyTries as error:
        return too_many(request, RESET, form, error)
    expect_code(request, email=email, next_path=wished)
    return HttpResponseRedirect(reverse("accounts:sign-in-code"))


@public
@require_POST
def sign_out(request: Request) -> HttpResponse:
    if request.identity.is_signed_in:
        note("account.signed_out", cast(User, request.user))
    logout(request)
    response = HttpResponseRedirect(reverse("accounts:sign-in"))
    response["Clear-Site-Data"] = '"cache", "storage"'  # not the cookies: a remembered browser stays one
    return response
