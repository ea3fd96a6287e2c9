from __future__ import annotations

from datetime import time, timedelta

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from tenants import secrets
from tenants.accounts import codes
from tenants.accounts.choices import CodePurpose
from tenants.accounts.factors.resets import complete_reset
from tenants.accounts.finding import index_addresses
from tenants.accounts.models import (
    Attempt,
    AuthenticatorApp,
    FactorReset,
    RememberedBrowser,
    Session,
    SignInCode,
    Turn,
    User,
)
from tenants.entry import at_the_door
from tenants.mail import absolute_url, post
from tenants.queue import task
from tenants.schedule import scheduled

TRIES_KEPT = timedelta(days=1)  # far longer than any window in meters.py
CODES_KEPT = timedelta(days=30)  # an old link still offers a new one to its address


@task("accounts.send_sign_in_code", priority=-10)
def send_sign_in_code(*, email: str, next_path: str, asked_at: float, language: str = "") -> None:
    """Mails code and link where the address has a login. Who asked too long ago has asked again by now."""
    if timezone.now().timestamp() - asked_at > codes.LIFETIME[CodePurpose.SIGN_IN].total_seconds():
        return
    with at_the_door():
        user = User.objects.filter(email=email, is_active=True).first()
        if user is None:
            return
        issued = codes.issue_code(CodePurpose.SIGN_IN, email=email, next_path=next_path)
    post(
        to=user.email,
        template="accounts/mail/sign_in",
        context={"code": issued.code, "link": absolute_url(link_path(issued.token))},
        reason="sign_in",
        language=language,
    )


def link_path(token: str) -> str:
    # The same on every host, but only pages have chosen a URLconf; a task of the platform's has not.
    return reverse("accounts:sign-in-link", args=[token], urlconf=settings.ROOT_URLCONF)


@task("accounts.send_address_code", priority=-10)
def send_address_code(*, email: str, language: str = "") -> None:
    """To a new address, unless it is somebody's login already."""
    with at_the_door():
        if User.objects.filter(email=email).exists():
            return
        issued = codes.issue_code(CodePurpose.NEW_ADDRESS, email=email)
    post(
        to=email,
        template="accounts/mail/code",
        context={"code": issued.code},
        reason="account.new_address",
        language=language,
    )


@task("accounts.complete_factor_reset")
def complete_factor_reset(*, reset_id: int) -> None:
    """The waiting time is over. Whoever stopped it meanwhile keeps their factor."""
    with at_the_door():
        reset = FactorReset.objects.select_for_update(of=["self"]).select_related("user").filter(pk=reset_id).first()
    if reset is not None and reset.is_due:
        complete_reset(reset)


@scheduled("accounts.sweep_business", at=time(3, 20), each_business=True, while_suspended=True)
def sweep_business() -> None:
    sweep_door()
    with at_the_door():
        index_addresses()


@scheduled("accounts.sweep_platform", at=time(3, 10))
def sweep_platform() -> None:
    sweep_door()


def sweep_door() -> None:
    """Forgets old tries, codes nobody can use any more, and what has ended; seals anew what an old key sealed."""
    now = timezone.now()
    with at_the_door():
        Attempt.objects.filter(at__lt=now - TRIES_KEPT).delete()
        Turn.objects.filter(at__lt=now - TRIES_KEPT).delete()
        SignInCode.objects.filter(expires_at__lt=now - CODES_KEPT).delete()
        Session.objects.filter(expire_date__lt=now).delete()
        RememberedBrowser.objects.filter(expires_at__lt=now).delete()
        seal_anew()


def seal_anew() -> int:
    """At the door: secrets that an old key has sealed; says how many there were."""
    old = [app for app in AuthenticatorApp.objects.all() if not secrets.is_current(app.key)]
    for app in old:
        app.keep_key(app.bin_key)
    return len(old)
