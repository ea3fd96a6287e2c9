"""From session to identity. Which page it is decides later (tenants.access) in which of their seats a person sits."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import cache
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.utils.module_loading import import_string

from tenants.access import OnlyLooking
from tenants.accounts import assurance
from tenants.accounts.browsers import browser_of, network_shown
from tenants.accounts.models import User
from tenants.accounts.refusals import note_refused
from tenants.accounts.sessions import Seen
from tenants.languages import speak
from tenants.requests import Request
from tenants.viewer import ANONYMOUS, NOBODY, Identity


@cache
def identity_reader(is_platform: bool) -> Callable[[Request, User], Identity]:
    path = settings.PLATFORM_IDENTITY if is_platform else settings.BUSINESS_IDENTITY
    reader: Callable[[Request, User], Identity] = import_string(path)
    return reader


def recognise(request: Request) -> None:
    """Sets `request.user` and `request.identity`. A session that came by no sign-in of ours belongs to nobody."""
    request.identity = NOBODY
    shown = assurance.assurance_of(request.session) if request.session.session_key else None
    user = get_user(request) if shown else None
    if isinstance(user, User) and shown:
        request.user = user
        request.identity = identity_reader(request.business is None)(request, user)


class WhoIsLooking:
    def __init__(self, get_response: Callable[[Request], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: Request) -> HttpResponse:
        recognise(request)
        speak(request)
        _follow(request)
        session: Any = request.session
        session.note_use(Seen(browser_of(request), network_shown(request)))
        request.viewer = ANONYMOUS
        return self.get_response(request)

    def process_exception(self, request: Request, exception: Exception) -> None:
        """What a view refuses by raising; a form that was open for too long is no refusal."""
        if isinstance(exception, PermissionDenied | Http404) and not isinstance(exception, OnlyLooking):
            note_refused(request, 404 if isinstance(exception, Http404) else 403)


def _follow(request: Request) -> None:
    """Where somebody's role has changed, the session goes on under a new key; in the team it lives by its rules."""
    identity = request.identity
    shown = assurance.assurance_of(request.session) if identity.is_signed_in else None
    if shown is None:
        return
    seat: assurance.Seat = "team" if identity.member_id is not None and shown.seat == "client" else shown.seat
    if (seat, identity.role) != (shown.seat, shown.role):
        request.session.cycle_key()
        request.session[assurance.KEY] = replace(shown, seat=seat, role=identity.role).kept()
