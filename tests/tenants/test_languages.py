"""Who is spoken to in which language."""

from __future__ import annotations

from copy import copy

import pytest
from django.test import Client as Browser
from django.utils import translation

from tenants.accounts.models import User
from tenants.businesses import change_business
from tenants.entry import at_the_door, entering
from tenants.viewer import SYSTEM
from tests.factories.cast import Cast, Person, sign_in
from tests.factories.mailbox import newest_mail

SWITCH = "/language/"
GERMAN = {"Accept-Language": "de-AT, en;q=0.5"}


def speaks(browser: Browser, path: str = "/sign-in/", **headers: str) -> str:
    return str(browser.get(path, headers=headers)["Content-Language"])


def business_speaks(cast: Cast, language: str) -> None:
    business = copy(cast.alpha)  # the cast is everybody's
    with entering(business, SYSTEM):
        change_business(business, language=language)


def language_of(cast: Cast, person: Person) -> str:
    with entering(cast.alpha), at_the_door():
        return str(User.objects.get(pk=person.user.pk).language)


def test_the_business_speaks_before_the_browser(cast: Cast, browser: Browser) -> None:
    assert speaks(browser, **GERMAN) == "en"


def test_the_platform_speaks_as_the_browser_asks(cast: Cast) -> None:
    browser = Browser(HTTP_HOST="localhost")
    assert speaks(browser, "/", **GERMAN) == "de"
    assert speaks(browser, "/", **{"Accept-Language": "tlh, *;q=0.1"}) == "en"


def test_a_choice_before_sign_in_is_kept_by_this_host_alone(cast: Cast, browser: Browser) -> None:
    response = browser.post(SWITCH, {"language": "fr", "next": "/sign-in/?next=/appointments/"})
    assert (response.status_code, response["Location"]) == (302, "/sign-in/?next=/appointments/")
    cookie = response.cookies["language"]
    assert (cookie["domain"], cookie["httponly"], cookie["samesite"], cookie["path"]) == ("", True, "Lax", "/")
    assert speaks(browser) == "fr"


@pytest.mark.parametrize("given", [{"language": "tlh"}, {"language": ""}, {}])
def test_a_language_we_do_not_speak_is_passed_over(cast: Cast, browser: Browser, given: dict[str, str]) -> None:
    assert browser.post(SWITCH, given)["Location"] == "/"
    assert "language" not in browser.cookies
    assert speaks(browser) == "en"


@pytest.mark.parametrize("path", ["https://evil.test/", "//evil.test/", "\\\\evil.test"])
def test_the_switch_leads_nowhere_else(cast: Cast, browser: Browser, path: str) -> None:
    assert browser.post(SWITCH, {"language": "de", "next": path})["Location"] == "/"


def test_the_switch_is_no_page(cast: Cast, browser: Browser) -> None:
    assert browser.get(SWITCH).status_code == 405


def test_somebody_s_own_language_goes_before_all_others(cast: Cast) -> None:
    cara = sign_in(cast.cara)
    cara.post(SWITCH, {"language": "es", "next": "/account/"})
    assert language_of(cast, cast.cara) == "es"
    cara.cookies["language"] = "fr"
    assert speaks(cara, "/", **GERMAN) == "es"
    assert language_of(cast, cast.dan) == ""
    assert speaks(sign_in(cast.dan), "/") == "en"


def test_a_choice_before_sign_in_becomes_the_login_s_own(cast: Cast, browser: Browser) -> None:
    browser.post(SWITCH, {"language": "ar"})
    browser.post("/sign-in/", {"email": "cara@clients.test"})
    browser.post("/sign-in/code/", {"code": newest_mail("cara@clients.test").code})
    assert language_of(cast, cast.cara) == "ar"


def test_it_does_not_change_what_the_login_had_chosen(cast: Cast, browser: Browser) -> None:
    sign_in(cast.cara).post(SWITCH, {"language": "de"})
    browser.post(SWITCH, {"language": "ar"})
    browser.post("/sign-in/", {"email": "cara@clients.test"})
    browser.post("/sign-in/code/", {"code": newest_mail("cara@clients.test").code})
    assert language_of(cast, cast.cara) == "de"


def test_pages_turn_around_for_arabic(cast: Cast, browser: Browser) -> None:
    browser.post(SWITCH, {"language": "ar"})
    assert b'<html lang="ar" dir="rtl">' in browser.get("/sign-in/").content


def test_a_program_is_answered_as_it_asks(cast: Cast, browser: Browser) -> None:
    assert speaks(browser, "/api/v1/me/", **GERMAN) == "de"
    assert speaks(browser, "/api/v1/me/") == "en"


def test_an_error_page_speaks_the_same_language(cast: Cast, browser: Browser) -> None:
    browser.post(SWITCH, {"language": "de"})
    assert speaks(browser, "/nothing/here/") == "de"
    assert speaks(Browser(HTTP_HOST="nobody.localhost"), "/", **GERMAN) == "de"


def test_nothing_is_left_for_the_next_request(cast: Cast, browser: Browser) -> None:
    before = translation.get_language()
    browser.post(SWITCH, {"language": "de"})
    browser.get("/sign-in/")
    assert translation.get_language() == before


def test_answers_say_what_they_depend_on(cast: Cast, browser: Browser) -> None:
    assert {"Accept-Language", "Cookie"} <= set(browser.get("/sign-in/")["Vary"].replace(" ", "").split(","))


def test_who_looks_as_a_client_is_offered_no_switch(cast: Cast) -> None:
    alice = sign_in(cast.alice)
    assert b"languages__one" in alice.get("/team/account/").content
    alice.post(f"/team/clients/{cast.cara.viewer.client_ids[0]}/portal-view/")
    response = alice.get("/account/")
    assert (response.status_code, b"languages__one" in response.content) == (200, False)


def test_mails_come_in_their_reader_s_language(cast: Cast, browser: Browser) -> None:
    sign_in(cast.cara).post(SWITCH, {"language": "de"})
    browser.post("/sign-in/", {"email": "cara@clients.test"})
    received = newest_mail("cara@clients.test")
    assert received.subject == f"{received.code} ist Ihr Code für Alpha Clinic"
    assert f"Ihr Code: {received.code}" in received.text
    assert 'lang="de"' in received.html


def test_a_code_asked_for_in_a_language_comes_in_it(cast: Cast, browser: Browser) -> None:
    browser.post(SWITCH, {"language": "fr"})
    browser.post("/sign-in/", {"email": "dan@clients.test"})
    assert "est votre code pour Alpha Clinic" in newest_mail("dan@clients.test").subject


def test_mails_of_a_business_come_in_its_language(cast: Cast, browser: Browser) -> None:
    business_speaks(cast, "es")
    browser.post("/sign-in/", {"email": "dan@clients.test"})
    assert "es su código para Alpha Clinic" in newest_mail("dan@clients.test").subject


def test_refusals_of_the_api_speak_the_asked_language(cast: Cast, browser: Browser) -> None:
    problem = browser.get("/api/v1/me/", headers=GERMAN).json()
    assert problem["title"] == "Es wird ein gültiges Token gebraucht"
