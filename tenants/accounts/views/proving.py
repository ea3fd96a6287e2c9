"""One page for a second factor, wherever it is asked for: a code of the app, a passkey, or a backup code."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from tenants.accounts.entering import Second
from tenants.accounts.factors.backup import plain
from tenants.accounts.factors.checking import FactorRefused, check_app_code, check_backup_code
from tenants.accounts.factors.owned import Factors, factors_of
from tenants.accounts.factors.passkeys import check_passkey
from tenants.accounts.forms import ProofForm
from tenants.accounts.models import User
from tenants.accounts.throttle import TooManyTries
from tenants.accounts.views.answers import wait_words
from tenants.domains import is_ours
from tenants.hosts import host_of, origin_of
from tenants.requests import Request


class ProofRefused(Exception):
    """With a sentence for the one who gave it, and the answer's status."""

    def __init__(self, words: str, *, status: int = 422, seconds: int = 0) -> None:
        super().__init__(words)
        self.words, self.status, self.seconds = words, status, seconds


def proof_given(request: Request, user: User) -> Second:
    """Which factor the form brought, once it is found right. Raises `ProofRefused`."""
    form = ProofForm(request.POST)
    form.is_valid()  # of its fields each way needs one: those that are right are read
    way: Second = form.cleaned_data.get("way") or "app"
    try:
        if way == "passkey":
            check_passkey(request, form.cleaned_data.get("answer", ""), user=user)
        elif way == "backup_code":
            check_backup_code(request, user, plain(_typed(form)))
        else:
            check_app_code(request, user, "".join(_typed(form).split()))
    except TooManyTries as error:
        raise ProofRefused(wait_words(error), status=429, seconds=error.seconds) from None
    except FactorRefused:
        raise ProofRefused(_refusal(way)) from None
    return way


def proving_context(request: Request, user: User, refusal: ProofRefused | None = None) -> dict[str, Any]:
    factors = factors_of(user)
    wants_backup = (request.POST or request.GET).get("way") == "backup_code"
    return {
        "form": ProofForm(),
        "has_app": factors.app is not None,
        "has_passkey": bool(factors.passkeys_at(host_of(request))),
        "passkeys_at": _given_host_with_passkeys(factors),
        "codes_left": factors.codes_left,
        "wants_backup": wants_backup and factors.codes_left > 0,
        "error": refusal.words if refusal else "",
    }


def _given_host_with_passkeys(factors: Factors) -> str:
    """The sign-in page of the host that always answers, where passkeys were made there."""
    host = next((one.host for one in factors.passkeys if is_ours(one.host)), "")
    return origin_of(host) + reverse("accounts:sign-in") if host else ""


def _typed(form: ProofForm) -> str:
    typed: str = form.cleaned_data.get("code", "")
    if not typed:
        raise ProofRefused(_("Write the code first."))
    return typed


def _refusal(way: Second) -> str:
    if way == "passkey":
        return _("That passkey wasn’t accepted. Please try again, or use another way.")
    if way == "backup_code":
        return _("That backup code isn’t right, or it was used before.")
    return _("That code isn’t right. The app shows a new one every 30 seconds; use the one it shows now.")
