"""First factors that come by mail: asking for one, and giving it."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils import timezone
from django.utils.translation import get_language

from tenants.accounts import codes
from tenants.accounts.choices import CodePurpose
from tenants.accounts.models import User
from tenants.accounts.throttle import Meter, count_try
from tenants.entry import at_the_door
from tenants.mail import post
from tenants.queue import enqueue


def ask_for_code(*, email: str, meters: Sequence[Meter], next_path: str = "") -> None:
    """Has a code mailed, if the address has a login here. Raises `TooManyTries`.

    What happens now is the same for any address, and the mail is left to a task: neither the answer nor its timing says
    whether there is a login.
    """
    count_try(meters)
    asked_at = timezone.now().timestamp()
    language = get_language() or ""
    enqueue("accounts.send_sign_in_code", email=email, next_path=next_path, asked_at=asked_at, language=language)


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


def mail_confirmation_code(user: User, *, meters: Sequence[Meter]) -> None:
    """For a step-up, to the login's own address. Raises `TooManyTries`."""
    with at_the_door():
        count_try(meters)
        issued = codes.issue_code(CodePurpose.STEP_UP, email=user.email)
    post(to=user.email, template="accounts/mail/code", context={"code": issued.code}, reason="account.confirmation")


def ask_for_address_code(*, email: str, meters: Sequence[Meter]) -> None:
    """Has a code mailed to a new address, unless that is somebody's login already. Raises `TooManyTries`.

    The task finds out which: neither the answer nor its timing says whose addresses have a login here.
    """
    count_try(meters)
    enqueue("accounts.send_address_code", email=email, language=get_language() or "")
