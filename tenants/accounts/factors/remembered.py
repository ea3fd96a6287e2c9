"""Browsers that need no second factor for a while. One host-only cookie holds a token for each login that uses it."""

from __future__ import annotations

import hashlib
from datetime import timedelta

from django.conf import settings
from django.db.models import QuerySet
from django.http import HttpResponseBase
from django.utils import timezone

from tenants.accounts.browsers import browser_of, network_shown
from tenants.accounts.models import RememberedBrowser, User
from tenants.entry import at_the_door
from tenants.lib.tokens import new_token
from tenants.requests import Request

LASTS = timedelta(days=30)
MOST_LOGINS = 5


def cookie_name() -> str:
    return "__Host-remembered" if settings.PUBLIC_SCHEME == "https" else "remembered"


def is_remembered(request: Request, user: User) -> bool:
    """Whether this browser was told, by this login, not to ask; notes that it was used."""
    with at_the_door():
        found = _of(user).filter(token_digest__in=map(_digest, _tokens(request)), expires_at__gt=timezone.now())
        return bool(found.update(last_used_at=timezone.now(), network=network_shown(request)))


def remember_browser(response: HttpResponseBase, request: Request, user: User) -> None:
    token = new_token()
    with at_the_door():
        RememberedBrowser.objects.create(
            user=user,
            token_digest=_digest(token),
            browser=browser_of(request),
            network=network_shown(request),
            expires_at=timezone.now() + LASTS,
        )
    response.set_cookie(
        cookie_name(),
        ".".join([*_tokens(request), token][-MOST_LOGINS:]),
        max_age=LASTS,
        secure=settings.PUBLIC_SCHEME == "https",
        httponly=True,
        samesite="Lax",
    )


def remembered_by(user: User) -> list[RememberedBrowser]:
    with at_the_door():
        return list(_of(user).filter(expires_at__gt=timezone.now()).order_by("-last_used_at"))


def forget_browser(user: User, pk: int) -> bool:
    with at_the_door():
        return bool(_of(user).filter(pk=pk).delete()[0])


def forget_browsers(user: User) -> None:
    """After a change of password, address or factor: every browser is asked again."""
    with at_the_door():
        _of(user).delete()


def _of(user: User) -> QuerySet[RememberedBrowser]:
    return RememberedBrowser.objects.filter(user=user)


def _tokens(request: Request) -> list[str]:
    return [one for one in request.COOKIES.get(cookie_name(), "").split(".") if one][-MOST_LOGINS:]


def _digest(token: str) -> str:
    """Plain SHA-256: 32 random bytes are not guessed."""
    return hashlib.sha256(token.encode()).hexdigest()
