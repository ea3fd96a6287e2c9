"""Setting up an authenticator app (TOTP, RFC 6238)."""

from __future__ import annotations

from base64 import b32encode, b64encode
from binascii import unhexlify
from dataclasses import dataclass
from datetime import timedelta
from io import BytesIO
from typing import Any

import django_otp
import qrcode
from django.utils import timezone
from django_otp.util import random_hex
from qrcode.image.svg import SvgPathFillImage
from two_factor.utils import get_otpauth_url

from tenants import secrets
from tenants.accounts.factors.checking import FactorRefused
from tenants.accounts.models import AuthenticatorApp, User
from tenants.entry import at_the_door

WAITING = "app_in_set_up"
SETS_UP_WITHIN = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Invitation:
    """What the app is given: a picture of its address, as a `data:` address itself, or the key typed by hand."""

    picture: str
    key: str
    address: str


def key_in_setup(session: Any, user: User) -> bytes:
    """The key that waits for its first code; the same on every reload, until it has waited too long."""
    kept = session.get(WAITING)
    if not kept or timezone.now().timestamp() - kept["at"] > SETS_UP_WITHIN.total_seconds():
        key = unhexlify(random_hex(20))
        session[WAITING] = {"key": secrets.seal(key, purpose=_purpose(user)), "at": timezone.now().timestamp()}
        return key
    return secrets.unseal(kept["key"], purpose=_purpose(user))


def invitation_of(key: bytes, user: User, *, issuer: str) -> Invitation:
    secret = b32encode(key).decode()
    address = get_otpauth_url(user.email, secret, issuer=issuer.replace(":", " "))
    spaced = " ".join(secret[at : at + 4] for at in range(0, len(secret), 4))
    return Invitation(_picture(address), spaced, address)


def confirm_app(session: Any, user: User, code: str) -> AuthenticatorApp:
    """The app shows the right code, so it is the login's from now on, instead of any before. Raises `FactorRefused`."""
    key = key_in_setup(session, user)
    with at_the_door():
        app = AuthenticatorApp.new(user.pk, key)
        if not django_otp.verify_token(user, app.persistent_id, code):
            app.delete()
            raise FactorRefused
        AuthenticatorApp.objects.filter(user=user).exclude(pk=app.pk).delete()
        AuthenticatorApp.objects.filter(pk=app.pk).update(confirmed=True)
    session.pop(WAITING, None)
    return app


def remove_app(user: User) -> bool:
    with at_the_door():
        return bool(AuthenticatorApp.objects.filter(user=user, confirmed=True).delete()[0])


def _purpose(user: User) -> str:
    return f"totp-set-up:{user.pk}"


def _picture(text: str) -> str:
    """Black on white whatever the page's colours: cameras need the contrast."""
    file = BytesIO()
    image = qrcode.make(text, image_factory=SvgPathFillImage, box_size=10, border=3)
    image.save(file)
    return f"data:image/svg+xml;base64,{b64encode(file.getvalue()).decode()}"
