"""The one place where every way of signing in ends. Nothing else writes a signed-in session (tests/architecture).

A first factor (code, link, password, passkey, invitation, first entrance, a reset) comes to `complete_first_factor`. It
signs in, or leaves a sign-in *waiting*: known to nobody, good for ten minutes, and for nothing but the second step.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import timedelta
from typing import Literal

from django.conf import settings
from django.contrib.auth import login, update_session_auth_hash
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from tenants.accounts import assurance, devices, notices
from tenants.accounts.assurance import Assurance, Seat
from tenants.accounts.browsers import browser_of
from tenants.accounts.factors.owned import has_factor
from tenants.accounts.factors.remembered import is_remembered, remember_browser
from tenants.accounts.landing import landing_path
from tenants.accounts.meters import factor_meters, own_meters
from tenants.accounts.middleware import identity_reader
from tenants.accounts.models import User
from tenants.accounts.sessions import end_sessions
from tenants.accounts.throttle import forget_tries
from tenants.accounts.trail import note
from tenants.entry import at_the_door
from tenants.languages import chosen_language
from tenants.requests import Request
from tenants.viewer import Identity

First = Literal["code", "link", "password", "passkey", "invitation", "entrance"]
Second = Literal["app", "passkey", "backup_code"]

MAILED: frozenset[str] = frozenset({"code", "link", "invitation", "entrance"})
CODE_ASKED = "signing_in"
WAITING = "waiting_sign_in"
WAITS = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Waiting:
    """A sign-in that lacks its second step. `proof` ends it where the login's password or address changes meanwhile."""

    user_id: int
    method: str
    wished: str
    at: float
    proof: str


def complete_first_factor(request: Request, user: User, *, method: First, wished: str = "") -> HttpResponse:
    """Signs in and goes on, or asks for the second step. A passkey that verified its owner is both at once."""
    if not landing_path(request, _identity(request, user)):
        return render(request, "accounts/no_seat.html", status=403)
    if method == "passkey":
        return _enter(request, user, methods=(method,), wished=wished, has_given_factor=True)
    if not has_factor(user):
        return _enter(request, user, methods=(method,), wished=wished)
    if is_remembered(request, user):
        return _enter(request, user, methods=(method, "remembered"), wished=wished)
    if request.session.session_key:
        request.session.cycle_key()
    request.session.pop(CODE_ASKED, None)
    kept = Waiting(user.pk, method, wished, timezone.now().timestamp(), _proof_of(user))
    request.session[WAITING] = asdict(kept)
    return HttpResponseRedirect(reverse("accounts:second-step"))


def waiting_sign_in(request: Request) -> tuple[Waiting, User] | None:
    """Who has given a first factor in this browser and not yet the second; None where that was too long ago."""
    kept = request.session.get(WAITING)
    waiting = Waiting(**kept) if kept else None
    if waiting is None or timezone.now().timestamp() - waiting.at > WAITS.total_seconds():
        return None
    with at_the_door():
        user = User.objects.filter(pk=waiting.user_id, is_active=True).first()
    return (waiting, user) if user and _proof_of(user) == waiting.proof else None


def _proof_of(user: User) -> str:
    return f"{user.get_session_auth_hash()} {user.email}"


def complete_second_factor(
    request: Request, waiting: Waiting, user: User, *, method: Second, remember: bool = False
) -> HttpResponse:
    """The end of a sign-in that waited. `remember`: this browser is not asked again for a while."""
    response = _enter(request, user, methods=(waiting.method, method), wished=waiting.wished, has_given_factor=True)
    if remember and request.business is not None:  # the console asks every time
        remember_browser(response, request, user)
    return response


def give_up_waiting(request: Request) -> None:
    request.session.pop(WAITING, None)


def issuer_of(request: Request) -> str:
    """Whose portal this is, as apps and passkeys name it."""
    return request.business.name if request.business else str(settings.PLATFORM_NAME)


def raise_assurance(request: Request, user: User, now: Assurance) -> None:
    """After a factor was set up, or a step-up: the session goes on under a new key."""
    request.session.cycle_key()
    request.session[assurance.KEY] = now.kept()
    forget_tries(factor_meters(request, user))


def end_other_sessions(request: Request, user: User) -> None:
    """After a change of password or factor. This session goes on, under a new key and the new password's hash."""
    update_session_auth_hash(request, user)
    end_sessions(user.pk, but=request.session.session_key)


def _enter(
    request: Request, user: User, *, methods: tuple[str, ...], wished: str, has_given_factor: bool = False
) -> HttpResponse:
    identity = _identity(request, user)
    path = landing_path(request, identity, wished=wished)
    is_new_device = user.last_login is not None and not devices.known_device(request, user.email)
    now = timezone.now().timestamp()
    _keep_language(request, user)
    login(request, user)
    for leftover in (WAITING, CODE_ASKED):
        request.session.pop(leftover, None)
    request.session[assurance.KEY] = Assurance(
        seat=_seat(request, identity),
        role=identity.role,
        methods=methods,
        signed_in=now,
        factor=now if has_given_factor else None,
        confirmed=now if has_given_factor or methods[-1] in MAILED else None,
    ).kept()
    forget_tries([*own_meters(request, user.email), *factor_meters(request, user)])
    seat = identity.as_team() or identity.as_client() or identity.as_platform()
    note("account.signed_in", user, by=seat, methods=list(methods), browser=browser_of(request))
    if is_new_device:
        notices.new_device(request, user)
    response = HttpResponseRedirect(path)
    devices.remember_device(response, request, email=user.email)
    return response


def _keep_language(request: Request, user: User) -> None:
    """What somebody chose before they signed in is theirs from now on, unless they had chosen already."""
    chosen = chosen_language(request)
    if chosen and not user.language:
        user.language = chosen
        with at_the_door():
            user.save(update_fields=["language"])


def _identity(request: Request, user: User) -> Identity:
    return identity_reader(request.business is None)(request, user)


def _seat(request: Request, identity: Identity) -> Seat:
    if request.business is None:
        return "platform"
    return "team" if identity.member_id is not None else "client"
