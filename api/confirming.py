"""A fresh proof of who holds a token, as a session's step-up: the second factor, or for who has none a code by mail."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from api.bearer import Caller
from api.problems import Problem
from tenants.accounts.factors.owned import factors_of
from tenants.accounts.models import User
from tenants.requests import Request

CODE = "code"  # from a mail


def ways_of(user: User) -> list[str]:
    """What a program can bring; none where the login has passkeys alone, which need a browser."""
    factors = factors_of(user)
    if not factors.is_on:
        return [CODE]
    return [*(["app"] if factors.app else []), *(["backup_code"] if factors.codes_left else [])]


def unconfirmed(request: Request, caller: Caller) -> Problem:
    """Says where the proof is given, and which."""
    if caller.token is None:
        return Problem(403, "confirmation-needed", _("A key can’t show who holds it. Use a person’s token for this."))
    assert isinstance(request.user, User), "a token has its person"
    ways = ways_of(request.user)
    if not ways:
        return Problem(403, "no-second-step-here")
    more: dict[str, Any] = {"mail_at": reverse("api:confirmation-code")} if CODE in ways else {}
    return Problem(403, "confirmation-needed", confirm_at=reverse("api:confirmation"), methods=ways, **more)
