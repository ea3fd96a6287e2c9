from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.contrib.auth import SESSION_KEY
from django.test import Client as Browser
from django.utils import timezone

from tenants.accounts.models import User
from tenants.accounts.sessions import SessionStore
from tenants.entry import entering
from tests.factories.cast import Cast, sign_in
from tests.html import assert_page

CARA, PASSWORD, PAGE = "cara@clients.test", "seven green bottles", "/sign-in/password/"


@pytest.fixture
def password(cast: Cast) -> str:
    with entering(cast.alpha):
        user = User.objects.get(email=CARA)
        user.set_password(PASSWORD)
        user.save()
    return PASSWORD


def is_signed_in(browser: Browser, cast: Cast) -> bool:
    with entering(cast.alpha):
        return "sessionid" in browser.cookies and SESSION_KEY in SessionStore(browser.cookies["sessionid"].value)


def test_password_signs_in(cast: Cast, browser: Browser, password: str) -> None:
    assert_page(browser.get(PAGE).content)
    response = browser.post(PAGE, {"email": "CARA@clients.test", "password": password, "next": "/account/"})
    assert response["Location"] == "/account/"
    assert is_signed_in(browser, cast)


@pytest.mark.parametrize(
    ("email", "given"), [(CARA, "wrong one"), ("nobody@clients.test", PASSWORD), (CARA, " " + PASSWORD)]
)
def test_what_does_not_fit_is_refused_alike(
    cast: Cast, browser: Browser, password: str, email: str, given: str
) -> None:
    response = browser.post(PAGE, {"email": email, "password": given})
    assert response.status_code == 422
    assert "Email and password don’t fit together" in assert_page(response.content).get_text()
    assert not is_signed_in(browser, cast)


def test_login_without_a_password_has_none(cast: Cast, browser: Browser) -> None:
    assert browser.post(PAGE, {"email": CARA, "password": ""}).status_code == 422
    assert browser.post(PAGE, {"email": CARA, "password": "!"}).status_code == 422
    assert not is_signed_in(browser, cast)


def test_guessing_waits_longer_each_time_and_never_for_good(cast: Cast, browser: Browser, password: str) -> None:
    waits = []
    with time_machine.travel(timezone.now(), tick=False) as clock:
        for _ in range(16):
            response = browser.post(PAGE, {"email": CARA, "password": "a wrong guess"})
            wait = int(response.headers.get("Retry-After", 0))
            if wait:
                waits.append(wait)
                clock.shift(timedelta(seconds=wait))
        right = browser.post(PAGE, {"email": CARA, "password": password})
        waits.append(int(right.headers["Retry-After"]))
        clock.shift(timedelta(seconds=waits[-1]))
        assert browser.post(PAGE, {"email": CARA, "password": password}).status_code == 302
    assert waits == [30, 60, 120, 240]


def test_waiting_page_says_when_and_keeps_the_address(cast: Cast, browser: Browser, password: str) -> None:
    for _ in range(11):
        response = browser.post(PAGE, {"email": CARA, "password": "a wrong guess"})
    soup = assert_page(response.content)
    assert response.status_code == 429
    assert "Please try again in 30 seconds" in soup.get_text()
    assert soup.find(id="id_email")["value"] == CARA  # type: ignore[index]  # it is there


def test_tries_during_the_wait_do_not_lengthen_it(cast: Cast, browser: Browser, password: str) -> None:
    with time_machine.travel(timezone.now(), tick=False) as clock:
        for _ in range(40):
            browser.post(PAGE, {"email": CARA, "password": "a wrong guess"})
        clock.shift(timedelta(seconds=30))
        assert browser.post(PAGE, {"email": CARA, "password": password}).status_code == 302


def test_strangers_do_not_lock_the_owner_out_of_a_known_browser(cast: Cast, password: str) -> None:
    known = Browser(HTTP_HOST=cast.alpha_host)
    assert known.post(PAGE, {"email": CARA, "password": password}).status_code == 302
    known.post("/sign-out/")
    for number in range(60):
        stranger = Browser(HTTP_HOST=cast.alpha_host, REMOTE_ADDR=f"198.51.{number}.7")
        stranger.post(PAGE, {"email": CARA, "password": "a wrong guess"})
    unknown = Browser(HTTP_HOST=cast.alpha_host, REMOTE_ADDR="203.0.113.9")
    assert unknown.post(PAGE, {"email": CARA, "password": password}).status_code == 429
    assert known.post(PAGE, {"email": CARA, "password": password}).status_code == 302


def test_device_cookie_of_another_business_counts_for_nothing(cast: Cast, password: str) -> None:
    known = Browser(HTTP_HOST=cast.alpha_host)
    known.post(PAGE, {"email": CARA, "password": password})
    assert known.cookies["device"]["httponly"]
    other = Browser(HTTP_HOST=cast.beta_host)
    other.cookies["device"] = known.cookies["device"].value
    answers = [other.post(PAGE, {"email": CARA, "password": "a wrong guess"}).status_code for _ in range(11)]
    assert answers == [422] * 10 + [429]


def test_many_addresses_from_one_network_are_held_back(cast: Cast, browser: Browser) -> None:
    answers = [
        browser.post(PAGE, {"email": f"guess{number}@clients.test", "password": "a wrong guess"}).status_code
        for number in range(61)
    ]
    assert answers == [422] * 60 + [429]


def test_success_forgets_the_addresss_wrong_tries(cast: Cast, browser: Browser, password: str) -> None:
    for _ in range(9):
        browser.post(PAGE, {"email": CARA, "password": "a wrong guess"})
    assert browser.post(PAGE, {"email": CARA, "password": password}).status_code == 302
    other = Browser(HTTP_HOST=cast.alpha_host)
    for _ in range(9):
        assert other.post(PAGE, {"email": CARA, "password": "a wrong guess"}).status_code == 422


def test_setting_a_password_ends_the_other_sessions(cast: Cast) -> None:
    here, there = sign_in(cast.cara), sign_in(cast.cara)
    assert_page(here.get("/account/password/").content)
    assert here.post("/account/password/", {"new_password": "a short sentence"})["Location"] == "/account/"
    assert here.get("/account/").status_code == 200
    assert there.get("/account/").status_code == 302


@pytest.mark.parametrize("weak", ["short", "password123", "1234567890", ""])
def test_weak_password_is_refused(cast: Cast, weak: str) -> None:
    browser = sign_in(cast.cara)
    response = browser.post("/account/password/", {"new_password": weak})
    assert response.status_code == 422
    assert_page(response.content)
    with entering(cast.alpha):
        assert not User.objects.get(email=CARA).has_usable_password()


def test_current_password_is_asked_for(cast: Cast, browser: Browser, password: str) -> None:
    browser.post(PAGE, {"email": CARA, "password": password})
    new = {"new_password": "another short sentence"}
    assert browser.post("/account/password/", new).status_code == 422
    assert browser.post("/account/password/", {**new, "current": "not this one"}).status_code == 422
    assert browser.post("/account/password/", {**new, "current": password}).status_code == 302
