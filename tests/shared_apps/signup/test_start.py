from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.test import Client as Browser
from django.utils import timezone

from shared_apps.signup.models import Signup
from shared_apps.signup.tasks import sweep
from tenants.entry import entering_platform
from tests.factories.cast import Cast
from tests.factories.mailbox import mails_to, newest_mail
from tests.html import assert_fragment, assert_page
from tests.shared_apps.signup.conftest import NORA, filled

START, ADDRESS = "/start/", "/start/address/"


def signups() -> list[Signup]:
    with entering_platform():
        return list(Signup.objects.order_by("id"))


def test_two_screens_with_six_fields(visitor: Browser) -> None:
    form = assert_page(visitor.get(START).content)
    visitor.post(START, filled())
    code = assert_page(visitor.get(f"{START}{signups()[0].key}/code/").content)
    fields = [
        field["name"]
        for page in (form, code)
        for field in page.select("main :is(input, select):not([type=hidden])")
        if not field.find_parent("details", open=False)
    ]
    assert fields == ["business_name", "industry", "colour", "owner_name", "email", "code"]


def test_form_keeps_the_sign_up_and_mails_a_code(visitor: Browser) -> None:
    response = visitor.post(START, filled(business_name="  Nora   Neu Praxis ", email="NORA@newcomer.test"))
    [signup] = signups()
    assert response["Location"] == f"{START}{signup.key}/code/"
    assert (signup.business_name, signup.email, signup.time_zone) == ("Nora Neu Praxis", NORA, "Europe/Lisbon")
    received = newest_mail(NORA)
    assert received.subject == f"{received.code} is your code for Portico"
    assert "the portal of Nora Neu Praxis" in received.text


def test_form_sent_twice_is_one_sign_up_and_one_mail(visitor: Browser) -> None:
    form = filled()
    assert visitor.post(START, form)["Location"] == visitor.post(START, form)["Location"]
    assert (len(signups()), len(mails_to(NORA))) == (1, 1)


def test_going_back_changes_the_same_sign_up(visitor: Browser) -> None:
    form = filled()
    visitor.post(START, form)
    [signup] = signups()
    page = assert_page(visitor.get(f"{START}{signup.key}/").content)
    assert page.find(id="id_business_name")["value"] == "Nora Neu Praxis"  # type: ignore[index]  # it is there
    visitor.post(START, form | {"subdomain": "nora-other", "email": "other@newcomer.test"})
    [signup] = signups()
    assert (signup.subdomain, signup.email) == ("nora-other", "other@newcomer.test")
    assert len(mails_to("other@newcomer.test")) == 1


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"business_name": ""}, "Write the name of your business"),
        ({"industry": "astrology"}, "not one of the available choices"),
        ({"industry": ""}, "Choose the nearest one"),
        ({"owner_name": " "}, "Write your name"),
        ({"email": "nora"}, "doesn’t look like an email address"),
        ({"email": "a" * 260 + "@x.test"}, "at most 254 characters"),
        ({"subdomain": "www"}, "This name is kept back"),
        ({"subdomain": "alpha"}, "This address is taken already"),
        ({"subdomain": "xn--mller-kva"}, "Use 3 to 40 letters"),
        ({"subdomain": "nora neu"}, "Use 3 to 40 letters"),
        ({"key": "no-key"}, "needs another look"),
    ],
)
def test_what_does_not_fit_is_said_and_nothing_typed_is_lost(
    visitor: Browser, changes: dict[str, str], said: str
) -> None:
    response = visitor.post(START, filled(**changes))
    page = assert_page(response.content)
    assert (response.status_code, said in page.get_text()) == (422, True)
    for name, value in (filled() | changes).items():
        field = page.find(attrs={"name": name})
        if name in ("business_name", "email", "subdomain") and field is not None:
            assert field.get("value", "") == value.strip()  # type: ignore[union-attr]  # a tag
    assert (signups(), mails_to(NORA)) == ([], [])


@pytest.mark.parametrize("field", ["business_name", "owner_name"])
@pytest.mark.parametrize("text", ["Win now https://evil.example", "www.evil.example", "See evil.example/now"])
def test_nobodys_advertisement_is_mailed_to_strangers(visitor: Browser, field: str, text: str) -> None:
    """The code goes to an address that nobody has proved, with these names in the mail."""
    response = visitor.post(START, filled(**{field: text}))
    assert response.status_code == 422
    assert "no web address" in response.content.decode()
    assert mails_to(NORA) == []


def test_address_left_alone_is_made_from_the_name(visitor: Browser) -> None:
    visitor.post(START, filled(subdomain="", business_name="Alpha"))
    assert signups()[0].subdomain == "alpha-clinic"


def test_name_without_letters_asks_for_an_address(visitor: Browser) -> None:
    response = visitor.post(START, filled(subdomain="", business_name="!!!"))
    assert "Choose an address" in assert_page(response.content).get_text()


@pytest.mark.parametrize("zone", ["", "Mars/Base", "x" * 60])
def test_odd_time_zone_falls_back(visitor: Browser, zone: str) -> None:
    visitor.post(START, filled(time_zone=zone))
    assert signups()[0].time_zone == "Europe/Berlin"


def test_address_is_proposed_while_the_name_is_typed(visitor: Browser) -> None:
    htmx = {"HX-Request": "true", "HX-Target": "address"}
    answer = visitor.get(ADDRESS, {"business_name": "Müller & Söhne", "subdomain": "", "proposed": ""}, headers=htmx)
    piece = assert_fragment(answer.content)
    assert piece.find(id="id_subdomain")["value"] == "muller-sohne"  # type: ignore[index]  # it is there
    assert "muller-sohne.localhost is free" in piece.get_text()


def test_address_chosen_by_hand_is_left(visitor: Browser) -> None:
    given = {"business_name": "Another", "subdomain": "mine-own", "proposed": "another-name"}
    piece = assert_fragment(visitor.get(ADDRESS, given, headers={"HX-Request": "true"}).content)
    assert piece.find(id="id_subdomain")["value"] == "mine-own"  # type: ignore[index]  # it is there


def test_taken_address_offers_free_ones(visitor: Browser) -> None:
    htmx = {"HX-Request": "true", "HX-Target": "address-answer"}
    answer = visitor.get(ADDRESS, {"subdomain": "alpha", "industry": "clinic"}, headers=htmx)
    piece = assert_fragment(answer.content)
    assert "taken already" in piece.get_text()
    assert [button["value"] for button in piece.select("button")] == ["alpha-clinic", "alpha-portal", "alpha-online"]
    assert piece.find(id="id_subdomain") is None


def test_resending_says_that_a_new_code_comes(visitor: Browser) -> None:
    visitor.post(START, filled())
    answer = visitor.post(f"{START}{signups()[0].key}/mail/")
    assert "A new code is on its way" in assert_page(visitor.get(answer["Location"]).content).get_text()


def test_resending_is_throttled(visitor: Browser) -> None:
    with time_machine.travel(timezone.now(), tick=False) as clock:
        visitor.post(START, filled())
        again = f"{START}{signups()[0].key}/mail/"
        answers = [visitor.post(again) for _ in range(3)]
        assert [answer.status_code for answer in answers] == [302, 302, 429]
        assert "try again in 1 minute" in assert_page(answers[2].content).get_text()
        assert len(mails_to(NORA)) == 3
        clock.shift(timedelta(minutes=1))
        assert visitor.post(again).status_code == 302


def test_unknown_sign_up_is_not_there(visitor: Browser) -> None:
    for path in ("", "code/", "mail/", "address/"):
        url = f"{START}00000000-0000-4000-8000-000000000000/{path}"
        assert visitor.post(url).status_code in (404, 405)
        assert visitor.get(url).status_code in (404, 405)


def test_sign_up_is_the_platforms_alone(cast: Cast, browser: Browser) -> None:
    assert browser.get(START).status_code == 404
    assert Browser(HTTP_HOST="nobody.localhost").get(START).status_code == 404


def test_those_who_never_came_back_are_forgotten(visitor: Browser) -> None:
    with time_machine.travel(timezone.now(), tick=False) as clock:
        visitor.post(START, filled())
        clock.shift(timedelta(days=29))
        for left in (1, 0):
            with entering_platform():
                sweep()
            assert len(signups()) == left
            clock.shift(timedelta(days=2))


@pytest.mark.parametrize("language", ["en", "de", "es", "fr", "ar"])
def test_the_preview_speaks_every_language(visitor: Browser, language: str) -> None:
    answer = visitor.get(START, headers={"Accept-Language": language})
    page = assert_page(answer.content)
    assert (answer.status_code, page.html and page.html["lang"]) == (200, language)
