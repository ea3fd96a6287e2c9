"""What the pages about one's own login have in common: the shell they stand in, and where they lead back to."""

from __future__ import annotations

from typing import Any, cast

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from tenants.accounts.models import User
from tenants.requests import Request

SHELLS = {"team": "themes/team.html", "client": "themes/client.html", "platform": "themes/console.html"}
HOMES = {"team": "team:my-account", "client": "clients:my-account", "platform": "accounts:signing-in"}


def own_page(request: Request, template: str, *, status: int = 200, **context: Any) -> HttpResponse:
    given = {
        "shell": SHELLS[request.viewer.kind],
        "account": account_home(request),
        "zone": zone_of(request),
        **context,
    }
    return render(request, template, given, status=status)


def page_with_secret(request: Request, template: str, *, status: int = 200, **context: Any) -> HttpResponse:
    """An own page that is sent as it is: the length of a compressed one would tell of the secret on it (BREACH)."""
    response = own_page(request, template, status=status, **context)
    response["Cache-Control"] = "private, no-store, no-transform"
    return response


def account_home(request: Request) -> str:
    return reverse(HOMES[request.viewer.kind])


def own_user(request: Request) -> User:
    return cast(User, request.user)


def zone_of(request: Request) -> str:
    return request.business.time_zone if request.business else settings.TIME_ZONE
