"""What the pages of the door have in common: the answers to a refusal, and the end of a sign-in."""

from __future__ import annotations

from typing import TypedDict

from django import forms
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tenants.accounts import devices
from tenants.accounts.meters import own_meters
from tenants.accounts.models import User
from tenants.accounts.operations import NoSeat, sign_in
from tenants.accounts.throttle import TooManyTries, forget_tries
from tenants.requests import Request

PENDING = "signing_in"


class Pending(TypedDict):
    """Kept in the session between asking for a code and typing it."""

    email: str
    next: str
    wrong: int


def pending_of(request: Request) -> Pending | None:
    pending: Pending | None = request.session.get(PENDING)
    return pending


def expect_code(request: Request, *, email: str, next_path: str = "") -> None:
    request.session[PENDING] = Pending(email=email, next=next_path, wrong=0)


def welcome_in(request: Request, user: User, *, wished: str = "") -> HttpResponse:
    """Signs in and goes on; the browser is remembered, and the address's failed tries are forgotten."""
    try:
        path = sign_in(request, user, wished=wished)
    except NoSeat:
        return render(request, "accounts/no_seat.html", status=403)
    request.session.pop(PENDING, None)
    forget_tries(own_meters(request, user.email))
    response = HttpResponseRedirect(path)
    devices.remember_device(response, request, email=user.email)
    return response


def refuse(request: Request, template: str, form: forms.Form, error: str, **context: object) -> HttpResponse:
    """The same page again with what went wrong; what was typed stays."""
    form.add_error(None, error)
    return render(request, template, {"form": form, **context}, status=422)


def too_many(request: Request, template: str, form: forms.Form, error: TooManyTries, **context: object) -> HttpResponse:
    """The same page, saying when to come back. A form that nothing was typed into can hold no error of its own."""
    wait = wait_words(error)
    if form.is_bound:
        form.add_error(None, wait)
        wait = ""
    response = render(request, template, {"form": form, "wait": wait, **context}, status=429)
    response["Retry-After"] = str(error.seconds)
    return response


def wait_words(error: TooManyTries) -> str:
    if error.seconds < 60:
        how_long = ngettext("%(n)d second", "%(n)d seconds", error.seconds) % {"n": error.seconds}
    else:
        minutes = -(-error.seconds // 60)
        how_long = ngettext("%(n)d minute", "%(n)d minutes", minutes) % {"n": minutes}
    return _("That was a little too often. Please try again in %(how_long)s.") % {"how_long": how_long}
