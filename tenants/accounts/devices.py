"""Browsers that have been signed in before: a signed, host-only cookie that opens nothing and only counts apart."""

from __future__ import annotations

import secrets
from datetime import timedelta

from django.conf import settings
from django.core import signing
from django.http import HttpResponseBase

from tenants.lib.tokens import digest
from tenants.requests import Request

SALT = "accounts.device"
LASTS = timedelta(days=365)
MOST_ADDRESSES = 5


def known_device(request: Request, email: str) -> str:
    """The device's name where this address was signed in on it; else nothing."""
    device, addresses = _read(request)
    return device if _short(email) in addresses else ""


def remember_device(response: HttpResponseBase, request: Request, *, email: str) -> None:
    device, addresses = _read(request)
    kept = [*(one for one in addresses if one != _short(email)), _short(email)][-MOST_ADDRESSES:]
    response.set_cookie(
        cookie_name(),
        signing.dumps([_house(request), device or secrets.token_hex(8), kept], salt=SALT),
        max_age=LASTS,
        secure=settings.PUBLIC_SCHEME == "https",
        httponly=True,
        samesite="Lax",
    )


def cookie_name() -> str:
    return "__Host-device" if settings.PUBLIC_SCHEME == "https" else "device"


def _read(request: Request) -> tuple[str, list[str]]:
    try:
        house, device, addresses = signing.loads(request.COOKIES.get(cookie_name(), ""), salt=SALT, max_age=LASTS)
    except (signing.BadSignature, ValueError, TypeError):
        return "", []
    return (device, addresses) if house == _house(request) else ("", [])


def _house(request: Request) -> str:
    """A cookie of one business means nothing at another's door."""
    return request.business.schema_name if request.business else "platform"


def _short(email: str) -> str:
    return digest(email, key=settings.SECRET_KEY)[:16]
