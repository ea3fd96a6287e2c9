"""Signing in: asking for a code, and the session that proves who somebody is."""

from __future__ import annotations

from collections.abc import Sequence

from django.contrib.auth import login
from django.utils import timezone

from tenants.accounts import codes
from tenants.accounts.choices import CodePurpose
from tenants.accounts.landing import landing_path
from tenants.accounts.middleware import identity_reader
from tenants.accounts.models import User
from tenants.accounts.throttle import Meter, count_try
from tenants.queue import enqueue
from tenants.requests import Request


class NoSeat(Exception):
    """The login is right, but nothing in this house is open to it any more."""


def ask_for_code(*, email: str, meters: Sequence[Meter], next_path: str = "") -> None:
    """Has a code mailed, if the address has a login here. Raises `TooManyTries`.

    What happens now is the same for any address, and the mail is left to a task: neither the answer nor its timing says
    whether there is a login.
    """
    count_try(meters)
    asked_at = timezone.now().timestamp()
    enqueue("accounts.send_sign_in_code", email=email, next_path=next_path, asked_at=asked_at)


def user_with_code(*, email: str, code: str, meters: Sequence[Meter]) -> tuple[User, str]:
    """The one who typed the right code, and where they wanted to go. Raises `TooManyTries`, `CodeRefused`."""
    count_try(meters)
    row = codes.redeem_code(CodePurpose.SIGN_IN, email=email, code=code)
    user = User.objects.filter(email=row.email, is_active=True).first()
    if user is None:
        raise codes.CodeRefused
    return user, row.next_path


def user_with_link(purpose: CodePurpose, *, token: str) -> tuple[User, str]:
    """The one whose link this is, and where they wanted to go. Raises `LinkRefused`."""
    row = codes.redeem_link(purpose, token=token)
    user = User.objects.filter(email=row.email, is_active=True).first()
    if user is None:
        raise codes.LinkRefused(None)
    return user, row.next_path


def sign_in(request: Request, user: User, *, wished: str = "") -> str:
    """Starts a new session for the user, under a new key; answers where to go. Raises `NoSeat`, signing nobody in."""
    identity = identity_reader(request.business is None)(request, user)
    path = landing_path(request, identity, wished=wished)
    if not path:
        raise NoSeat
    login(request, user)
    return path
