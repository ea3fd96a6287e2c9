"""The own password and address."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from django.test import Client as Browser
from django.utils import timezone

from tenants.accounts.models import RememberedBrowser, User
from tenants.entry import entering
from tests.factories.cast import Cast, sign_in
from tests.factories.factors import app_code, ask_in, code_mail, give_app
from tests.factories.mailbox import mails_to
from tests.html import assert_page
from tests.tenants.accounts.signing import STEP, is_signed_in, verbs

PASSWORD, ADDRESS, CODE, RESET = (
    "/account/password/",
    "/account/address/",
    "/account/address/code/",
    "/sign-in/password/reset/",
)
CARA, NEW = "cara@clients.test", "cara.new@clients.test"
OURS = ("alpha-clinic-2026", "Cara.Claus.1990", "portico portico", "clients2026!!", "passwordpassword")


def email_of(cast: Cast) -> str:
    with entering(cast.alpha):
        return User.objects.get(pk=cast.cara.user.pk).email


@pytest.mark.parametrize("weak", ["", "short", "password123", "1234567890", "x" * 300])
def test_weak_passwords_are_refused(cast: Cast, weak: str) -> None:
    response = sign_in(cast.cara).post(PASSWORD, {"new_password": weak})
    assert response.status_code == 422
    assert_page(response.content)


@pytest.mark.parametrize("good", ["only lower case", "пароль-подлиннее", "    spaces    "])
def test_no_rules_of_composition(cast: Cast, good: str) -> None:
    assert sign_in(cast.cara).post(PASSWORD, {"new_password": good}).status_code == 302


@pytest.mark.parametrize("known", OURS)
def test_names_of_ours_and_ones_own_are_no_password(cast: Cast, known: str) -> None:
    assert sign_in(cast.cara).post(PASSWORD, {"new_password": known}).status_code == 422


@pytest.mark.parametrize("good", ["Cara walks to the clinic", "grüne Flaschen in Portico", "9" * 12 + "-orange-kite"])
def test_such_a_word_beside_others_is_no_harm(cast: Cast, good: str) -> None:
    assert sign_in(cast.cara).post(PASSWORD, {"new_password": good}).status_code == 302


def test_current_password_is_asked_for_without_a_fresh_proof(cast: Cast) -> None:
    sign_in(cast.cara).post(PASSWORD, {"new_password": "seven green bottles"})
    with entering(cast.alpha):
        cara = replace(cast.cara, user=User.objects.get(email=CARA))
    browser = sign_in(cara, fresh=False)
    assert "Current password" in assert_page(browser.get(PASSWORD).content).get_text()
    assert browser.post(PASSWORD, {"new_password": "eight green bottles"}).status_code == 422
    wrong = {"current": "nine green bottles", "new_password": "eight green bottles"}
    assert "not your current password" in browser.post(PASSWORD, wrong).content.decode()
    assert browser.post(PASSWORD, {**wrong, "current": "seven green bottles"}).status_code == 302
    assert verbs(cast.cara)[-1] == "account.password_changed"
    assert "Your password was changed" in mails_to(CARA)[-1].subject


def test_the_first_password_needs_a_fresh_proof(cast: Cast) -> None:
    """Who finds a session open gives themselves no way back in."""
    browser = sign_in(cast.cara, fresh=False)
    for answer in (browser.get(PASSWORD), browser.post(PASSWORD, {"new_password": "seven green bottles"})):
        assert answer["Location"].startswith("/account/confirmation/")
    with entering(cast.alpha):
        assert not User.objects.get(email=CARA).has_usable_password()


def test_forgotten_password_is_set_anew_by_a_code(cast: Cast, browser: Browser) -> None:
    assert_page(browser.get(RESET).content)
    assert browser.post(RESET, {"email": "no address"}).status_code == 422
    assert browser.post(RESET, {"email": CARA})["Location"] == "/sign-in/code/"
    assert browser.post("/sign-in/code/", {"code": code_mail(CARA).code})["Location"] == PASSWORD
    assert "Current password" not in assert_page(browser.get(PASSWORD).content).get_text()
    assert browser.post(PASSWORD, {"new_password": "a short sentence"})["Location"] == "/account/"
    again = Browser(HTTP_HOST=cast.alpha_host)
    again.post("/sign-in/password/", {"email": CARA, "password": "a short sentence"})
    assert is_signed_in(again, cast.cara)


def test_reset_never_passes_the_second_factor_by(cast: Cast, browser: Browser) -> None:
    key = give_app(cast.cara)
    browser.post(RESET, {"email": CARA})
    assert browser.post("/sign-in/code/", {"code": code_mail(CARA).code})["Location"] == STEP
    assert browser.post(PASSWORD, {"new_password": "a short sentence"})["Location"] == "/sign-in/"
    assert browser.post(STEP, {"way": "app", "code": app_code(key)})["Location"] == PASSWORD


def test_reset_says_nothing_about_who_has_a_login(cast: Cast, browser: Browser) -> None:
    known, unknown = browser.post(RESET, {"email": CARA}), browser.post(RESET, {"email": "nobody@clients.test"})
    assert (known.status_code, known["Location"]) == (unknown.status_code, unknown["Location"])
    assert mails_to("nobody@clients.test") == []


def test_address_changes_once_it_has_proved_itself(cast: Cast) -> None:
    """What the old one had opened is shut: other sessions, a sign-in that waits, browsers that were remembered."""
    give_app(cast.cara)
    browser, other = sign_in(cast.cara, factor=True), sign_in(cast.cara, factor=True)
    waiting = Browser(HTTP_HOST=cast.alpha_host)
    ask_in(waiting, CARA)
    assert waiting.get(STEP).status_code == 200
    with entering(cast.alpha):
        ends = timezone.now() + timedelta(days=30)
        RememberedBrowser.objects.create(user_id=cast.cara.user.pk, token_digest="d" * 64, expires_at=ends)
    assert_page(browser.get(ADDRESS).content)
    assert browser.post(ADDRESS, {"email": "Cara.New@clients.test"})["Location"] == CODE
    assert email_of(cast) == CARA
    assert_page(browser.get(CODE).content)
    code = code_mail(NEW).code
    assert browser.post(CODE, {"code": f"{(int(code) + 1) % 1_000_000:06d}"}).status_code == 422
    assert browser.post(CODE, {"code": code})["Location"] == "/account/"
    assert email_of(cast) == NEW
    assert waiting.get(STEP)["Location"].startswith("/sign-in/")
    with entering(cast.alpha):
        assert not RememberedBrowser.objects.filter(user=cast.cara.user.pk).exists()
    assert "has a new address" in mails_to(CARA)[-1].subject
    assert NEW in mails_to(CARA)[-1].text
    assert other.get("/").status_code == 302
    assert verbs(cast.cara)[-1] == "account.address_changed"
    assert browser.get(CODE)["Location"] == ADDRESS


def test_taken_address_gets_the_same_answer_and_no_mail(cast: Cast) -> None:
    browser = sign_in(cast.cara)
    assert browser.post(ADDRESS, {"email": "dan@clients.test"})["Location"] == CODE
    assert mails_to("dan@clients.test") == []
    assert browser.post(CODE, {"code": "000000"}).status_code == 422
    assert email_of(cast) == CARA


def test_address_taken_meanwhile_is_refused(cast: Cast) -> None:
    browser = sign_in(cast.cara)
    browser.post(ADDRESS, {"email": NEW})
    code = code_mail(NEW).code
    with entering(cast.alpha):
        User.objects.create_user(NEW)
    assert browser.post(CODE, {"code": code}).status_code == 422
    assert email_of(cast) == CARA


@pytest.mark.parametrize("email", ["", "no address", "x" * 300 + "@clients.test", "a@b"])
def test_odd_address_is_refused(cast: Cast, email: str) -> None:
    assert sign_in(cast.cara).post(ADDRESS, {"email": email}).status_code == 422


def test_code_of_another_purpose_changes_no_address(cast: Cast, browser: Browser) -> None:
    owner = sign_in(cast.cara)
    owner.post(ADDRESS, {"email": NEW})
    browser.post("/sign-in/", {"email": CARA})
    assert owner.post(CODE, {"code": code_mail(CARA).code}).status_code == 422


def test_mails_to_new_addresses_are_few(cast: Cast) -> None:
    browser = sign_in(cast.cara)
    assert [browser.post(ADDRESS, {"email": NEW}).status_code for _ in range(4)] == [302, 302, 302, 429]


def test_pages_of_the_own_login_stand_in_ones_own_shell(cast: Cast) -> None:
    for person, place in ((cast.cara, "Home"), (cast.alice, "Today"), (cast.olga, "Businesses")):
        page = assert_page(sign_in(person).get("/account/signing-in/").content)
        assert place in page.select("nav")[0].get_text()
