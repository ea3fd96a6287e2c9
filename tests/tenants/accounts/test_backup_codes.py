from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import time_machine
from django.test import Client as Browser
from django.utils import timezone
from django_otp.plugins.otp_static.models import StaticToken

from tenants.accounts.factors.backup import show_once, shown
from tenants.entry import entering
from tests.factories.cast import Cast, sign_in
from tests.factories.factors import give_app, give_codes
from tests.html import assert_page
from tests.tenants.accounts.signing import session_of

CODES, FILE, KEPT = "/account/backup-codes/", "/account/backup-codes/file/", "/account/backup-codes/kept/"


def codes_on(browser: Browser) -> list[str]:
    return [item.get_text() for item in assert_page(browser.get(CODES).content).select(".codes__code")]


def made(cast: Cast) -> Browser:
    give_app(cast.cara)
    browser = sign_in(cast.cara, factor=True)
    assert browser.post(CODES)["Location"] == CODES
    return browser


def test_codes_are_shown_until_they_are_kept_and_never_again(cast: Cast) -> None:
    browser = made(cast)
    codes = codes_on(browser)
    assert len(set(codes)) == 10
    assert all(re.fullmatch(r"[2-9a-z]{4}-[2-9a-z]{4}", code) for code in codes)
    assert codes_on(browser) == codes, "a reload shows them again"
    assert browser.post(KEPT)["Location"] == "/account/second-factor/"
    assert codes_on(browser) == []
    assert browser.get(FILE).status_code == 302
    assert "10 codes left" in assert_page(browser.get(CODES).content).get_text()


def test_codes_that_nobody_keeps_are_put_away(cast: Cast) -> None:
    session: dict[str, Any] = {}
    with time_machine.travel(timezone.now(), tick=False) as clock:
        show_once(session, cast.cara.user, ["aaaa-bbbb"])
        clock.shift(timedelta(minutes=15))
        assert shown(session, cast.cara.user) == ["aaaa-bbbb"]
        clock.shift(timedelta(seconds=1))
        assert shown(session, cast.cara.user) == []
    assert session == {}


def test_codes_can_be_saved_as_text(cast: Cast) -> None:
    browser = made(cast)
    response = browser.get(FILE)
    assert response["Content-Type"] == "text/plain; charset=utf-8"
    assert response["Content-Disposition"] == 'attachment; filename="backup-codes.txt"'
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Cache-Control"] == "private, no-store"
    text = response.content.decode()
    assert "Alpha Clinic, cara@clients.test" in text
    assert text.split()[-10:] == codes_on(browser)


def test_codes_are_nowhere_in_plain(cast: Cast) -> None:
    browser = made(cast)
    codes = codes_on(browser)
    with entering(cast.alpha):
        rows = " ".join(StaticToken.objects.values_list("token", flat=True))
    kept = str(dict(session_of(browser, cast.cara).items()))
    for code in codes:
        assert code not in rows + kept
        assert code.replace("-", "") not in rows + kept


def test_new_codes_end_the_old(cast: Cast) -> None:
    give_app(cast.cara)
    old = give_codes(cast.cara)
    browser = sign_in(cast.cara, factor=True)
    browser.post(CODES)
    assert set(codes_on(browser)).isdisjoint(old)
    with entering(cast.alpha):
        assert StaticToken.objects.count() == 10


def test_without_a_factor_there_are_none(cast: Cast) -> None:
    browser = sign_in(cast.cara)
    assert browser.get(CODES)["Location"] == "/account/second-factor/"
    assert browser.post(CODES)["Location"] == "/account/second-factor/"
    with entering(cast.alpha):
        assert StaticToken.objects.count() == 0


def test_a_fresh_proof_is_asked_for(cast: Cast) -> None:
    give_app(cast.cara)
    browser = sign_in(cast.cara, factor=True, fresh=False)
    for path in (CODES, FILE):
        assert browser.get(path)["Location"].startswith("/account/confirmation/?next=%2Faccount%2Fbackup-codes")
    assert browser.post(CODES)["Location"] == "/account/confirmation/"
