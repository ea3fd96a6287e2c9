"""What the pages of the door have in common: who is asked for a code, and the answers to a refusal."""

from __future__ import annotations

from typing import TypedDict

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tenants.accounts.entering import CODE_ASKED
from tenants.accounts.throttle import TooManyTries
from tenants.requests import Request


class Pending(TypedDict):
    """Kept in the session between asking for a code and typing it."""

    email: str
    next: str
    wrong: int


def pending_of(request: Request) -> Pending | None:
    pending: Pending | None = request.session.get(CODE_ASKED)
    return pending


def expect_code(request: Request, *, email: str, next_path: str = "") -> None:
    request.session[CODE_ASKED] = Pending(email=email, next=next_path, wrong=0)


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
