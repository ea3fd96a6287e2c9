from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.test import Client as Browser
from django.utils import timezone

from tenants.accounts.models import RememberedBrowser
from tenants.entry import entering
from tests.factories.cast import Cast, Person, sign_in
from tests.factories.factors import app_code, ask_in, give_app
from tests.tenants.accounts.signing import STEP, assurance_in, is_signed_in

CARA = "cara@clients.test"


def remembering(person: Person, key: bytes) -> Browser:
    browser = Browser(HTTP_HOST=person.host)
    ask_in(browser, person.user.email)
    browser.post(STEP, {"way": "app", "code": app_code(key), "remember": "on"})
    browser.post("/sign-out/")
    return browser


def test_remembered_browser_is_not_asked(cast: Cast) -> None:
    browser = remembering(cast.cara, give_app(cast.cara))
    ask_in(browser, CARA)
    shown = assurance_in(browser, cast.cara)
    assert (shown.methods, shown.has_second_factor, shown.is_fresh) == (("code", "remembered"), True, False)


def test_without_asking_for_it_nothing_is_remembered(cast: Cast, browser: Browser) -> None:
    key = give_app(cast.cara)
    ask_in(browser, CARA)
    browser.post(STEP, {"way": "app", "code": app_code(key)})
    assert "remembered" not in browser.cookies


def test_cookie_is_host_only_and_out_of_reach_of_scripts(cast: Cast) -> None:
    cookie = remembering(cast.cara, give_app(cast.cara)).cookies["remembered"]
    assert (cookie["httponly"], cookie["samesite"], cookie["domain"], cookie["max-age"]) == (True, "Lax", "", 2592000)


def test_token_is_kept_as_a_digest(cast: Cast) -> None:
    token = remembering(cast.cara, give_app(cast.cara)).cookies["remembered"].value
    with entering(cast.alpha):
        assert [token in str(row) for row in RememberedBrowser.objects.values()] == [False]


def test_after_thirty_days_it_is_asked_again(cast: Cast) -> None:
    with time_machine.travel(timezone.now(), tick=False) as clock:
        browser = remembering(cast.cara, give_app(cast.cara))
        clock.shift(timedelta(days=30))
        browser.cookies["remembered"]["max-age"] = ""
        ask_in(browser, CARA)
        assert not is_signed_in(browser, cast.cara)


def test_it_is_this_logins_browser_only(cast: Cast) -> None:
    browser = remembering(cast.cara, give_app(cast.cara))
    give_app(cast.dan)
    ask_in(browser, "dan@clients.test")
    assert not is_signed_in(browser, cast.dan)


def test_two_logins_may_share_a_browser(cast: Cast) -> None:
    browser = remembering(cast.cara, give_app(cast.cara))
    key = give_app(cast.dan)
    ask_in(browser, "dan@clients.test")
    browser.post(STEP, {"way": "app", "code": app_code(key), "remember": "on"})
    browser.post("/sign-out/")
    for person in (cast.cara, cast.dan):
        ask_in(browser, person.user.email)
        assert is_signed_in(browser, person)
        browser.post("/sign-out/")


@pytest.mark.parametrize("act", ["revoke", "password", "remove app"])
def test_it_is_forgotten(cast: Cast, act: str) -> None:
    browser = remembering(cast.cara, give_app(cast.cara))
    owner = sign_in(cast.cara, factor=True)
    if act == "revoke":
        with entering(cast.alpha):
            pk = RememberedBrowser.objects.get().pk
        owner.post(f"/account/remembered/{pk}/removal/")
    elif act == "password":
        owner.post("/account/password/", {"new_password": "a short sentence"})
    else:
        owner.post("/account/second-factor/app/removal/")
        give_app(cast.cara)
    ask_in(browser, CARA)
    assert browser.get(STEP).status_code == 200
    assert not is_signed_in(browser, cast.cara)


def test_somebody_elses_can_not_be_revoked(cast: Cast) -> None:
    remembering(cast.cara, give_app(cast.cara))
    with entering(cast.alpha):
        pk = RememberedBrowser.objects.get().pk
    sign_in(cast.dan).post(f"/account/remembered/{pk}/removal/")
    with entering(cast.alpha):
        assert RememberedBrowser.objects.filter(pk=pk).exists()


def test_console_asks_every_time(cast: Cast) -> None:
    browser = remembering(cast.olga, give_app(cast.olga))
    assert "remembered" not in browser.cookies
    ask_in(browser, cast.olga.user.email)
    assert not is_signed_in(browser, cast.olga)


def test_made_up_cookie_is_nothing(cast: Cast, browser: Browser) -> None:
    give_app(cast.cara)
    browser.cookies["remembered"] = "x." * 40 + "y" * 4000
    ask_in(browser, CARA)
    assert not is_signed_in(browser, cast.cara)
