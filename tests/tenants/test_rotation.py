"""A new SECRET_KEY: nothing breaks while the old one is among the fallbacks, and nothing needs that for ever."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from io import StringIO

import pytest
from django.conf import settings
from django.core.management import call_command
from django.test import Client as Browser
from django.test import override_settings

from tenant_apps.clients.models import Client
from tenants import secrets
from tenants.accounts.models import AuthenticatorApp
from tenants.audit.heads import read_head
from tenants.entry import at_the_door, entering, entering_platform
from tenants.provisioning import store_signing_keys
from tenants.queue import enqueue
from tenants.queue.draining import run_waiting
from tenants.rotation import rotate_secrets
from tenants.signing import is_signed, signature
from tests.factories.cast import Cast, sign_in

NEW = "another-secret-key-that-is-long-enough-for-any-check"


@contextmanager
def new_key(*, old_still_counts: bool = True) -> Iterator[None]:
    """The database learns its own part of it only from `store_signing_keys`, and forgets it again afterwards."""
    with override_settings(SECRET_KEY=NEW, SECRET_KEY_FALLBACKS=[settings.SECRET_KEY] if old_still_counts else []):
        yield


@pytest.fixture
def stored(cast: Cast) -> Iterator[None]:
    yield
    store_signing_keys()


def test_a_session_lasts_while_the_old_key_counts(cast: Cast) -> None:
    """Once it has been used under the new key, it no longer needs the old one."""
    alice, bob = sign_in(cast.alice), sign_in(cast.bob)
    with new_key():
        assert alice.get("/team/").status_code == 200
    with new_key(old_still_counts=False):
        assert [sign_in_is_asked(browser) for browser in (alice, bob)] == [False, True]


def sign_in_is_asked(browser: Browser) -> bool:
    response = browser.get("/team/")
    return response.status_code == 302 and response["Location"].startswith("/sign-in/")


def test_a_form_that_was_open_still_arrives(cast: Cast) -> None:
    """Django's CSRF secret lives in a cookie and depends on no key."""
    browser = Browser(HTTP_HOST=cast.alpha_host, enforce_csrf_checks=True)
    page = browser.get("/sign-in/")
    token = str(page.context["csrf_token"])
    with new_key():
        answer = browser.post("/sign-in/", {"email": "cara@clients.test", "csrfmiddlewaretoken": token})
    assert answer.status_code == 302


def names() -> list[str]:
    return [client.name for client in Client.objects.all()]


def test_what_the_database_checks_is_closed_until_it_knows_the_new_key(cast: Cast, stored: None) -> None:
    with new_key():
        with entering(cast.alpha, cast.cara.viewer):
            assert names() == []
        assert store_signing_keys()
        assert not store_signing_keys()
        with entering(cast.alpha, cast.cara.viewer):
            assert names() == ["Cara Claus"]
    with entering(cast.alpha, cast.cara.viewer):  # a process that has not been restarted yet
        assert names() == ["Cara Claus"]
    with new_key(old_still_counts=False):
        store_signing_keys()
    with entering(cast.alpha, cast.cara.viewer):
        assert names() == []


def test_a_task_that_waits_is_still_ours(cast: Cast) -> None:
    before = signature("queue", "a message")
    with new_key():
        assert is_signed("queue", "a message", before)
    with new_key(old_still_counts=False):
        assert not is_signed("queue", "a message", before)


def test_a_task_asked_for_before_is_done_after(cast: Cast) -> None:
    with entering_platform():
        enqueue("accounts.sweep_platform")
    with new_key():
        assert run_waiting() >= 1


def authenticator(cast: Cast) -> AuthenticatorApp:
    with entering(cast.alpha, cast.alice.viewer), at_the_door():
        return AuthenticatorApp.new(cast.alice.user.pk, b"x" * 20)


def test_what_was_sealed_is_sealed_anew_in_every_place(cast: Cast, stored: None) -> None:
    app = authenticator(cast)
    with new_key():
        first, second = rotate_secrets(), rotate_secrets()
    assert (first.sealed_anew, second.sealed_anew) == (1, 0)
    assert (first.places, first.has_changed_keys, second.has_changed_keys) == (3, True, False)
    with new_key(old_still_counts=False):
        with entering(cast.alpha, cast.alice.viewer), at_the_door():
            app.refresh_from_db()
            assert secrets.is_current(app.key)
            assert app.bin_key == b"x" * 20


def test_what_was_sealed_does_not_open_without_its_key(cast: Cast) -> None:
    app = authenticator(cast)
    with new_key(old_still_counts=False), pytest.raises(secrets.NotSealedHere):
        assert app.bin_key


def test_trails_are_signed_anew(cast: Cast, stored: None) -> None:
    sign_in(cast.alice).post("/sign-out/")
    with new_key():
        assert rotate_secrets().signed_anew >= 1
    with new_key(old_still_counts=False), entering(cast.alpha, cast.alice.viewer):
        assert read_head(cast.alpha.schema_name).is_signed


def test_the_command_says_what_it_did(cast: Cast, stored: None) -> None:
    authenticator(cast)
    out = StringIO()
    with new_key():
        call_command("rotate_secrets", stdout=out)
    assert "3 places: 1 secrets sealed anew" in out.getvalue()
    assert "The database now checks signatures by today's keys." in out.getvalue()
