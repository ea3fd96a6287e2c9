"""Links from mails. Opening one shows a button and changes nothing: mail scanners open links too."""

from __future__ import annotations

from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from tenants.access import public
from tenants.accounts.choices import CodePurpose
from tenants.accounts.codes import LinkRefused, find_link, is_live
from tenants.accounts.entering import complete_first_factor
from tenants.accounts.landing import landing_path
from tenants.accounts.meters import mail_meters
from tenants.accounts.models import SignInCode
from tenants.accounts.operations import ask_for_code, user_with_link
from tenants.accounts.throttle import TooManyTries
from tenants.accounts.views.answers import expect_code, wait_words
from tenants.hosts import origin_of
from tenants.requests import Request


@public
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in_link(request: Request, token: str) -> HttpResponse:
    if request.method != "POST":
        row = find_link(CodePurpose.SIGN_IN, token=token)
        if row is None or not is_live(row):
            return _dead_link(request, row, token=token)
        return render(request, "accounts/sign_in_link.html", {"email": row.email})
    try:
        user, wished = user_with_link(CodePurpose.SIGN_IN, token=token)
    except LinkRefused as error:
        return _dead_link(request, error.row, token=token)
    return complete_first_factor(request, user, method="link", wished=wished)


@public
@require_POST
def sign_in_link_renewal(request: Request, token: str) -> HttpResponse:
    """A new mail to the address that the old link went to."""
    row = find_link(CodePurpose.SIGN_IN, token=token)
    if row is None:
        return _dead_link(request, None, token=token)
    meters = mail_meters(request, row.email)
    try:
        ask_for_code(email=row.email, meters=meters, next_path=row.next_path)
    except TooManyTries as error:
        response = _dead_link(request, row, token=token, status=429, wait=wait_words(error))
        response["Retry-After"] = str(error.seconds)
        return response
    expect_code(request, email=row.email, next_path=row.next_path)
    return HttpResponseRedirect(reverse("accounts:sign-in-code"))


@public
@csrf_exempt
@require_POST
def entrance(request: Request) -> HttpResponse:
    """The way from the sign-up on the platform's host into the new portal: the single-use token is the proof."""
    if not _comes_from_platform(request):
        return _dead_link(request, None)
    try:
        user, wished = user_with_link(CodePurpose.HANDOFF, token=request.POST.get("token", ""))
    except LinkRefused:
        path = landing_path(request, request.identity)  # somebody went back in their browser: they are in already
        return HttpResponseRedirect(path) if path else render(request, "accounts/entrance_closed.html", status=410)
    return complete_first_factor(request, user, method="entrance", wished=wished)


def _comes_from_platform(request: Request) -> bool:
    """Nobody else may sign a visitor in here, not even with a token of their own. Old browsers send no origin."""
    origin = request.headers.get("Origin")
    return origin is None or urlsplit(origin)[:2] == urlsplit(origin_of(settings.PLATFORM_HOST))[:2]


def _dead_link(
    request: Request, row: SignInCode | None, *, token: str = "", status: int = 410, wait: str = ""
) -> HttpResponse:
    context = {"is_used": row is not None and row.used_at is not None, "token": token if row else "", "wait": wait}
    return render(request, "accounts/dead_link.html", context, status=status if row else 404)
