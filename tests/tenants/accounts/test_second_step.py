from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.test import Client as Browser
from django.utils import timezone

from tenants.accounts.models import User
from tenants.entry import entering
from tests.factories.cast import Cast, sign_in
from tests.factories.factors import app_code, ask_in, give_app, give_codes, give_passkey, wrong_code
from tests.factories.mailbox import mails_to
from tests.html import assert_page
from tests.tenants.accounts.signing import STEP, assurance_in, is_signed_in, verbs

CARA = "cara@clients.test"


def test_right_code_goes_on_to_where_one_was_going(cast: Cast, browser: Browser) -> None:
    key = give_app(cast.cara)
    browser.post("/sign-in/", {"email": CARA, "next": "/account/"})
    browser.post("/sign-in/code/", {"code": mails_to(CARA)[-1].code})
    assert_page(browser.get(STEP).content)
    code = app_code(key)
    response = browser.post(STEP, {"way": "app", "code": f"{code[:3]} {code[3:]}"})
    assert (response.status_code, response["Location"]) == (302, "/account/")
    shown = assurance_in(browser, cast.cara)
    assert (shown.methods, shown.is_fresh, shown.has_second_factor) == (("code", "app"), True, True)
    assert verbs(cast.cara)[-1] == "account.signed_in"


def test_session_gets_a_new_key_at_each_step(cast: Cast, browser: Browser) -> None:
    key = give_app(cast.cara)
    browser.post("/sign-in/", {"email": CARA})
    keys = [browser.cookies["sessionid"].value]
    browser.post("/sign-in/code/", {"code": mails_to(CARA)[-1].code})
    keys.append(browser.cookies["sessionid"].value)
    browser.post(STEP, {"way": "app", "code": app_code(key)})
    keys.append(browser.cookies["sessionid"].value)
    assert len(set(keys)) == 3


def test_wrong_code_says_so(cast: Cast, browser: Browser) -> None:
    key = give_app(cast.cara)
    ask_in(browser, CARA)
    response = browser.post(STEP, {"way": "app", "code": wrong_code(key)})
    assert response.status_code == 422
    assert "That code isn’t right" in assert_page(response.content).get_text()
    assert verbs(cast.cara)[-1] == "account.factor_refused"


@pytest.mark.parametrize("code", ["", "abc", "1" * 60, "１２３４５６", "\x00"])
def test_what_is_no_code_is_refused(cast: Cast, browser: Browser, code: str) -> None:
    give_app(cast.cara)
    ask_in(browser, CARA)
    assert browser.post(STEP, {"way": "app", "code": code}).status_code == 422
    assert browser.post(STEP, {"way": "nonsense", "code": code}).status_code == 422
    assert not is_signed_in(browser, cast.cara)


def test_code_passes_once(cast: Cast, browser: Browser) -> None:
    key = give_app(cast.cara)
    code, second = app_code(key), Browser(HTTP_HOST=cast.alpha_host)
    ask_in(browser, CARA)
    assert browser.post(STEP, {"way": "app", "code": code}).status_code == 302
    ask_in(second, CARA)
    assert second.post(STEP, {"way": "app", "code": code}).status_code == 422


@pytest.mark.parametrize(("steps", "status"), [(-3, 422), (-1, 302), (0, 302), (1, 302), (3, 422)])
def test_clock_may_be_half_a_minute_off(cast: Cast, browser: Browser, steps: int, status: int) -> None:
    key = give_app(cast.cara)
    ask_in(browser, CARA)
    assert browser.post(STEP, {"way": "app", "code": app_code(key, steps=steps)}).status_code == status


def test_guessing_waits_longer_each_time_and_never_for_good(cast: Cast, browser: Browser) -> None:
    key, waits = give_app(cast.cara), []
    with time_machine.travel(timezone.now(), tick=False) as clock:
        ask_in(browser, CARA)
        for _ in range(8):
            response = browser.post(STEP, {"way": "app", "code": wrong_code(key)})
            if response.status_code == 429:
                waits.append(int(response["Retry-After"]))
                clock.shift(timedelta(seconds=waits[-1]))
                browser.post(STEP, {"way": "app", "code": wrong_code(key)})
        assert waits == [30, 60, 120]
        clock.shift(timedelta(minutes=15))
        ask_in(browser, CARA)
        assert browser.post(STEP, {"way": "app", "code": app_code(key)}).status_code == 302


def test_owner_of_the_login_hears_of_many_wrong_codes(cast: Cast, browser: Browser) -> None:
    key = give_app(cast.cara)
    ask_in(browser, CARA)
    for _ in range(5):
        browser.post(STEP, {"way": "app", "code": wrong_code(key)})
    told = [one for one in mails_to(CARA) if one.subject.startswith("Somebody is trying")]
    assert len(told) == 1
    assert "typed wrong codes" in told[0].text


def test_stranger_who_guesses_does_not_hold_up_a_known_browser(cast: Cast, browser: Browser) -> None:
    key = give_app(cast.cara)
    ask_in(browser, CARA)
    browser.post(STEP, {"way": "app", "code": app_code(key, steps=-1)})
    browser.post("/sign-out/")
    stranger = Browser(HTTP_HOST=cast.alpha_host)
    ask_in(stranger, CARA)
    answers = [stranger.post(STEP, {"way": "app", "code": wrong_code(key)}).status_code for _ in range(6)]
    assert answers[-1] == 429
    ask_in(browser, CARA)
    assert browser.post(STEP, {"way": "app", "code": app_code(key)}).status_code == 302


def test_waiting_ends_after_ten_minutes(cast: Cast, browser: Browser) -> None:
    key = give_app(cast.cara)
    with time_machine.travel(timezone.now(), tick=False) as clock:
        ask_in(browser, CARA)
        clock.shift(timedelta(minutes=10, seconds=1))
        assert browser.post(STEP, {"way": "app", "code": app_code(key)})["Location"] == "/sign-in/"
        assert not is_signed_in(browser, cast.cara)


def test_waiting_ends_when_the_password_changes(cast: Cast, browser: Browser) -> None:
    key = give_app(cast.cara)
    ask_in(browser, CARA)
    with entering(cast.alpha):
        user = User.objects.get(email=CARA)
        user.set_password("another one entirely")
        user.save()
    assert browser.post(STEP, {"way": "app", "code": app_code(key)})["Location"] == "/sign-in/"


def test_waiting_ends_when_the_login_is_closed(cast: Cast, browser: Browser) -> None:
    key = give_app(cast.cara)
    ask_in(browser, CARA)
    with entering(cast.alpha):
        User.objects.filter(email=CARA).update(is_active=False)
    assert browser.post(STEP, {"way": "app", "code": app_code(key)})["Location"] == "/sign-in/"
    assert not is_signed_in(browser, cast.cara)


def test_somebody_else_may_begin_anew(cast: Cast, browser: Browser) -> None:
    give_app(cast.cara)
    ask_in(browser, CARA)
    assert browser.post(f"{STEP}end/")["Location"] == "/sign-in/"
    assert browser.get(STEP)["Location"] == "/sign-in/"


def test_page_offers_what_there_is(cast: Cast, browser: Browser) -> None:
    give_app(cast.cara)
    ask_in(browser, CARA)
    page = assert_page(browser.get(STEP).content)
    assert (page.find("passkey-button"), page.find(string="Use a backup code")) == (None, None)
    give_codes(cast.cara)
    give_passkey(cast.cara)
    ask_in(browser, CARA)
    page = assert_page(browser.get(STEP).content)
    assert page.find("passkey-button") is not None
    assert page.find(string="Use a backup code") is not None
    assert_page(browser.get(f"{STEP}?way=backup_code").content)


def test_backup_code_signs_in_once(cast: Cast, browser: Browser) -> None:
    give_app(cast.cara)
    code, *rest = give_codes(cast.cara)
    ask_in(browser, CARA)
    assert browser.post(STEP, {"way": "backup_code", "code": f" {code.upper()} "}).status_code == 302
    assert assurance_in(browser, cast.cara).methods == ("code", "backup_code")
    browser.post("/sign-out/")
    ask_in(browser, CARA)
    response = browser.post(STEP, {"way": "backup_code", "code": code})
    assert response.status_code == 422
    assert "9 left" in assert_page(response.content).get_text()
    assert browser.post(STEP, {"way": "backup_code", "code": rest[0].replace("-", "")}).status_code == 302


def test_somebody_elses_backup_code_is_none(cast: Cast, browser: Browser) -> None:
    give_app(cast.cara)
    give_codes(cast.cara)
    give_app(cast.dan)
    dans = give_codes(cast.dan)
    ask_in(browser, CARA)
    assert browser.post(STEP, {"way": "backup_code", "code": dans[0]}).status_code == 422


def test_signed_in_person_stays_who_they_are_while_another_waits(cast: Cast) -> None:
    give_app(cast.dan)
    browser = sign_in(cast.cara)
    browser.post("/sign-in/", {"email": "dan@clients.test"})
    browser.post(mails_to("dan@clients.test")[-1].path)
    assert browser.get(STEP).status_code == 200
    assert b"cara@clients.test" in browser.get("/account/address/").content
