"""A typed second factor: counted first, so that tries sent at once can't all pass, then compared."""

from __future__ import annotations

import django_otp

from tenants.accounts import notices
from tenants.accounts.meters import factor_meters
from tenants.accounts.models import Attempt, AuthenticatorApp, BackupCodes, User
from tenants.accounts.throttle import count_try
from tenants.accounts.trail import note
from tenants.entry import at_the_door
from tenants.requests import Request

TELLS_AFTER = 5  # wrong tries within the meter's window


class FactorRefused(Exception):
    """Wrong, used already, or not there: which of them is not said."""


def check_app_code(request: Request, user: User, code: str) -> None:
    """Raises `TooManyTries`, `FactorRefused`. A code passes once, and a clock that is half a minute off is no harm."""
    with at_the_door():
        _check(request, user, AuthenticatorApp.objects.filter(user=user, confirmed=True).first(), code)


def check_backup_code(request: Request, user: User, code: str) -> None:
    """Raises `TooManyTries`, `FactorRefused`. The code is used up."""
    with at_the_door():
        _check(request, user, BackupCodes.objects.filter(user=user, confirmed=True).first(), code)
    note("account.backup_code_used", user)


def _check(request: Request, user: User, device: AuthenticatorApp | BackupCodes | None, code: str) -> None:
    meters = factor_meters(request, user)
    count_try(meters)
    if device is not None and django_otp.verify_token(user, device.persistent_id, code):
        return
    note("account.factor_refused", user)
    if Attempt.objects.filter(key=meters[0].key).count() == TELLS_AFTER:
        notices.many_tries(user)
    raise FactorRefused
