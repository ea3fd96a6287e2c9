from __future__ import annotations

from django.contrib.auth import authenticate, logout
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from tenants.access import public
from tenants.accounts.forms import PasswordForm
from tenants.accounts.landing import landing_path, safe_path
from tenants.accounts.meters import try_meters
from tenants.accounts.models import User
from tenants.accounts.throttle import TooManyTries, count_try
from tenants.accounts.views.answers import refuse, too_many, welcome_in
from tenants.requests import Request

PAGE = "accounts/sign_in_password.html"


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
        return refuse(
            request, PAGE, form, _("Email and password don’t fit together. You can also have a code sent instead.")
        )
    return welcome_in(request, user, wished=form.cleaned_data["next"])


@public
@require_POST
def sign_out(request: Request) -> HttpResponse:
    logout(request)
    return HttpResponseRedirect(reverse("accounts:sign-in"))
