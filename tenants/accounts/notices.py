"""Mails that tell somebody what happened to their login."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import lazy
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from tenants.accounts.browsers import browser_of, browser_words, network_shown
from tenants.accounts.models import User
from tenants.entry import business_or_none
from tenants.mail import absolute_url, post
from tenants.requests import Request

Words = Any  # translated when the mail is written, in its reader's language
browser_told = lazy(browser_words, str)


def tell(email: str, *, title: Words, lines: Sequence[Words], reason: str, label: Words = "", path: str = "") -> None:
    """`path` is where the mail's one button leads."""
    business = business_or_none()
    context = {
        "title": title,
        "lines": lines,
        "label": label,
        "link": absolute_url(path) if path else "",
        "at": timezone.now(),
        "zone": business.time_zone if business else settings.TIME_ZONE,
    }
    post(to=email, template="accounts/mail/notice", context=context, reason=reason)


def new_device(request: Request, user: User) -> None:
    where, browser = network_shown(request), browser_told(browser_of(request))
    tell(
        user.email,
        title=_("A new browser signed in"),
        lines=[
            format_lazy("{} · {}", browser, where) if where else browser,
            _("If that was you, there is nothing to do. If not, end that session and change how you sign in."),
        ],
        label=_("Look at my devices"),
        path=reverse("accounts:devices"),
        reason="account.new_device",
    )


def changed(user: User, what: Words) -> None:
    tell(
        user.email,
        title=what,
        lines=[_("If that wasn’t you, look at how you sign in, and tell us.")],
        label=_("Look at it"),
        path=reverse("accounts:signing-in"),
        reason="account.changed",
    )


def address_changed(before: str, now: str) -> None:
    """To the old address: the new one has just proved itself."""
    tell(
        before,
        title=_("Your sign-in has a new address"),
        lines=[
            format_lazy(_("From now on the codes go to {email}."), email=now),
            _("If that wasn’t you, tell us at once."),
        ],
        reason="account.changed",
    )


def factor_removed_by_hand(user: User) -> None:
    tell(
        user.email,
        title=_("Your second step is removed"),
        lines=[
            _("Sign in with a code from your mail, and set up a new one. If you didn’t ask for this, tell us at once.")
        ],
        reason="account.factor_reset",
    )


def many_tries(user: User) -> None:
    tell(
        user.email,
        title=_("Somebody is trying to sign in as you"),
        lines=[
            _("They came as far as your second step and typed wrong codes. They are not in."),
            _("If it wasn’t you, somebody can read your mail or knows your password. Change both."),
        ],
        label=_("Look at it"),
        path=reverse("accounts:signing-in"),
        reason="account.many_tries",
    )
