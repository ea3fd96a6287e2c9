from __future__ import annotations

from datetime import time, timedelta

from django.conf import settings
from django.contrib.sessions.models import Session
from django.urls import reverse
from django.utils import timezone

from tenants.accounts import codes
from tenants.accounts.choices import CodePurpose
from tenants.accounts.models import Attempt, SignInCode, User
from tenants.entry import at_the_door
from tenants.mail import absolute_url, post
from tenants.queue import task
from tenants.schedule import scheduled

TRIES_KEPT = timedelta(days=1)  # far longer than any window in meters.py
CODES_KEPT = timedelta(days=30)  # an old link still offers a new one to its address


@task("accounts.send_sign_in_code", priority=-10)
def send_sign_in_code(*, email: str, next_path: str, asked_at: float) -> None:
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
    )


def link_path(token: str) -> str:
    # The same on every host, but only pages have chosen a URLconf; a task of the platform's has not.
    return reverse("accounts:sign-in-link", args=[token], urlconf=settings.ROOT_URLCONF)


@scheduled("accounts.sweep_business", at=time(3, 20), each_business=True)
def sweep_business() -> None:
    sweep_door()


@scheduled("accounts.sweep_platform", at=time(3, 10))
def sweep_platform() -> None:
    sweep_door()


def sweep_door() -> None:
    """Forgets old tries, codes nobody can use any more, and sessions that have ended."""
    now = timezone.now()
    with at_the_door():
        Attempt.objects.filter(at__lt=now - TRIES_KEPT).delete()
        SignInCode.objects.filter(expires_at__lt=now - CODES_KEPT).delete()
        Session.objects.filter(expire_date__lt=now).delete()
