"""Second factors for people of the cast, and codes such as their app shows."""

from __future__ import annotations

import json
from os import urandom

from django.test import Client as Browser
from django_otp.oath import totp

from tenants.accounts.factors.backup import make_codes
from tenants.accounts.models import AuthenticatorApp
from tenants.entry import entering, entering_platform
from tests.factories.authenticator import Authenticator
from tests.factories.cast import Person, sign_in
from tests.factories.mailbox import Received, mails_to


def give_app(person: Person) -> bytes:
    """A confirmed app; answers its key."""
    key = urandom(20)
    with entering(person.business) if person.business else entering_platform():
        app = AuthenticatorApp.new(person.user.pk, key)
        AuthenticatorApp.objects.filter(pk=app.pk).update(confirmed=True)
    return key


def app_code(key: bytes, *, steps: int = 0) -> str:
    """What an app shows now, or so many half minutes later."""
    return f"{totp(key, t0=-30 * steps):06d}"


def wrong_code(key: bytes) -> str:
    """None of those that a clock half a minute off would show either."""
    near = {app_code(key, steps=step) for step in range(-2, 3)}
    return next(code for code in (f"{number:06d}" for number in range(10)) if code not in near)


def give_codes(person: Person) -> list[str]:
    with entering(person.business) if person.business else entering_platform():
        return make_codes(person.user)


def give_passkey(person: Person, *, verifies: bool = True) -> Authenticator:
    """Added on the page, as somebody does."""
    authenticator = authenticator_at(person.host, verifies=verifies)
    browser = sign_in(person)
    options = json.loads(browser.post("/account/passkeys/options/").content)
    response = browser.post("/account/passkeys/", {"answer": authenticator.create(options)})
    assert response.status_code == 302, response.content
    return authenticator


def authenticator_at(host: str, *, verifies: bool = True) -> Authenticator:
    return Authenticator(f"http://{host}:8000", host, verifies)


def ask_in(browser: Browser, email: str) -> None:
    """The first factor: a code from the mail."""
    browser.post("/sign-in/", {"email": email})
    browser.post("/sign-in/code/", {"code": code_mail(email).code})


def code_mail(email: str) -> Received:
    """The newest that brings a code; notices come between."""
    return [mail for mail in mails_to(email) if "is your code" in mail.subject][-1]
