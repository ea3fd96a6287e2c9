"""Between the first factor and the portal. Nobody is signed in here: the session only remembers who may try."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from tenants.access import public
from tenants.accounts.entering import complete_second_factor, give_up_waiting, waiting_sign_in
from tenants.accounts.factors.owned import factors_of
from tenants.accounts.factors.passkeys import request_options
from tenants.accounts.factors.resets import NotAskable, ask_for_reset, find_reset, open_reset, stop_reset
from tenants.accounts.middleware import identity_reader
from tenants.accounts.models import User
from tenants.accounts.views.own import zone_of
from tenants.accounts.views.proving import ProofRefused, proof_given, proving_context
from tenants.requests import Request

PAGE = "accounts/second_step.html"


@public
@require_http_methods(["GET", "HEAD", "POST"])
def second_step(request: Request) -> HttpResponse:
    found = waiting_sign_in(request)
    if found is None or not factors_of(found[1]).is_on:
        return _start_again(request)
    waiting, user = found
    if request.method != "POST":
        return _page(request, user)
    try:
        method = proof_given(request, user)
    except ProofRefused as refusal:
        return _page(request, user, refusal)
    return complete_second_factor(request, waiting, user, method=method, remember="remember" in request.POST)


@public
@require_POST
def second_step_options(request: Request) -> HttpResponse:
    """What the browser is to ask its passkeys for."""
    found = waiting_sign_in(request)
    if found is None:
        return HttpResponse(status=403)
    return HttpResponse(request_options(request, found[1]), content_type="application/json")


@public
@require_POST
def second_step_end(request: Request) -> HttpResponse:
    """Somebody else wants to sign in here."""
    return _start_again(request)


@public
@require_http_methods(["GET", "HEAD", "POST"])
def lost_factor(request: Request) -> HttpResponse:
    """Neither app nor passkey nor backup code is left."""
    found = waiting_sign_in(request)
    if found is None:
        return _start_again(request)
    user, wait = found[1], _wait_of(request, found[1])
    reset, is_askable = open_reset(user), request.business is not None
    if request.method == "POST" and request.business is not None:
        try:
            reset = ask_for_reset(user, waits=wait)
        except NotAskable:
            is_askable = False
    context = {
        "reset": reset,
        "hours": int(wait / timedelta(hours=1)),
        "is_askable": is_askable,
        "zone": zone_of(request),
    }
    return render(request, "accounts/lost_factor.html", context)


@public
@require_http_methods(["GET", "HEAD", "POST"])
def factor_reset_stop(request: Request, token: str) -> HttpResponse:
    """From the mail: whoever reads it may stop what was asked in their name. Opening it changes nothing."""
    reset = find_reset(token)
    if reset is None:
        return render(request, "accounts/factor_reset_stop.html", {"reset": None}, status=404)
    if request.method == "POST":
        stop_reset(reset)
        reset.refresh_from_db()
    status = 200 if reset.is_open or request.method == "POST" else 410
    return render(request, "accounts/factor_reset_stop.html", {"reset": reset}, status=status)


def _page(request: Request, user: User, refusal: ProofRefused | None = None) -> HttpResponse:
    context = proving_context(request, user, refusal)
    may_remember = request.business is not None
    response = render(
        request, PAGE, {**context, "may_remember": may_remember}, status=refusal.status if refusal else 200
    )
    if refusal and refusal.seconds:
        response["Retry-After"] = str(refusal.seconds)
    return response


def _start_again(request: Request) -> HttpResponse:
    give_up_waiting(request)
    return HttpResponseRedirect(reverse("accounts:sign-in"))


def _wait_of(request: Request, user: User) -> timedelta:
    is_member = request.business is not None and identity_reader(False)(request, user).member_id is not None
    wait: timedelta = settings.FACTOR_RESET_WAITS["team" if is_member else "client"]
    return wait
