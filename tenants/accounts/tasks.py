from __future__ import annotations

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from tenants.accounts import codes
from tenants.accounts.choices import CodePurpose
from tenants.accounts.models import User
from tenants.entry import at_the_door
from tenants.mail import absolute_url, post
from tenants.queue import task


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
