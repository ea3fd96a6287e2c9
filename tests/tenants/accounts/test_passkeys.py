from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client as Browser
from django.utils import timezone

from tenants.accounts.models import Passkey, User
from tenants.entry import entering
from tests.factories.authenticator import Authenticator
from tests.factories.cast import Cast, Person, sign_in
from tests.factories.factors import ask_in, authenticator_at, give_app, give_passkey
from tests.factories.mailbox import mails_to
from tests.html import assert_page
from tests.tenants.accounts.signing import STEP, assurance_in, is_signed_in, verbs

PAGE, ENTER = "/account/passkeys/", "/sign-in/passkey/"


def options_at(browser: Browser, path: str) -> Any:
    response = browser.post(f"{path}options/")
    assert (response.status_code, response["Content-Type"]) == (200, "application/json")
    return json.loads(response.content)


def enter_with(browser: Browser, passkey: Authenticator, **more: str) -> int:
    answer = passkey.get(options_at(browser, ENTER))
    return int(browser.post(ENTER, {"answer": answer, **more}).status_code)


def rows(person: Person) -> list[Passkey]:
    assert person.business is not None
    with entering(person.business):
        return list(Passkey.objects.filter(user_id=person.user.pk))


def test_passkey_is_added(cast: Cast) -> None:
    browser, passkey = sign_in(cast.cara), authenticator_at(cast.alpha_host)
    assert_page(browser.get(PAGE).content)
    options = options_at(browser, PAGE)
    assert (options["rp"]["id"], options["rp"]["name"]) == ("alpha.localhost", "Alpha Clinic")
    assert options["authenticatorSelection"]["residentKey"] == "preferred"
    agent = {"User-Agent": "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"}
    response = browser.post(PAGE, {"answer": passkey.create(options)}, headers=agent)
    assert response["Location"] == "/account/backup-codes/"
    (row,) = rows(cast.cara)
    assert (row.name, row.host, row.transports) == ("Firefox on Linux", "alpha.localhost", ["internal"])
    assert assurance_in(browser, cast.cara).methods == ("code", "passkey")
    assert verbs(cast.cara)[-1] == "account.factor_added"
    assert "A passkey was added" in mails_to(cast.cara.user.email)[-1].subject
    assert "Firefox on Linux" in assert_page(browser.get(PAGE).content).get_text()


def test_handle_says_nothing_about_its_owner(cast: Cast) -> None:
    options = options_at(sign_in(cast.cara), PAGE)
    with entering(cast.alpha):
        assert len({str(user.handle) for user in User.objects.all()}) == User.objects.count()
    assert len(options["user"]["id"]) == 22  # 16 random bytes


def test_passkey_signs_in_alone(cast: Cast, browser: Browser) -> None:
    passkey = give_passkey(cast.cara)
    assert enter_with(browser, passkey, next="/account/") == 302
    shown = assurance_in(browser, cast.cara)
    assert (shown.methods, shown.has_second_factor, shown.is_fresh) == (("passkey",), True, True)
    assert [row.sign_count for row in rows(cast.cara)] == [1]


def test_nothing_is_said_about_whose_passkeys_there_are(cast: Cast, browser: Browser) -> None:
    give_passkey(cast.cara)
    options = options_at(browser, ENTER)
    assert options["allowCredentials"] == []
    assert options["userVerification"] == "required"


def test_passkey_is_a_second_step(cast: Cast, browser: Browser) -> None:
    passkey = give_passkey(cast.cara, verifies=False)
    ask_in(browser, cast.cara.user.email)
    options = options_at(browser, STEP)
    assert len(options["allowCredentials"]) == 1
    assert browser.post(STEP, {"way": "passkey", "answer": passkey.get(options)}).status_code == 302
    assert assurance_in(browser, cast.cara).methods == ("code", "passkey")


def test_answer_counts_once(cast: Cast, browser: Browser) -> None:
    passkey = give_passkey(cast.cara)
    answer = passkey.get(options_at(browser, ENTER))
    assert browser.post(ENTER, {"answer": answer}).status_code == 302
    second = Browser(HTTP_HOST=cast.alpha_host)
    assert second.post(ENTER, {"answer": answer}).status_code == 422
    options_at(second, ENTER)
    assert second.post(ENTER, {"answer": answer}).status_code == 422


def test_counter_that_goes_back_is_refused_and_written_down(cast: Cast, browser: Browser) -> None:
    """Two of the same key: one of them is a copy."""
    passkey = give_passkey(cast.cara)
    passkey.counter = 41
    assert enter_with(browser, passkey) == 302
    passkey.counter = 7
    assert enter_with(Browser(HTTP_HOST=cast.alpha_host), passkey) == 422
    assert verbs(cast.cara)[-1] == "account.passkey_refused"
    assert [row.sign_count for row in rows(cast.cara)] == [42]


def test_challenge_runs_out(cast: Cast, browser: Browser) -> None:
    passkey = give_passkey(cast.cara)
    with time_machine.travel(timezone.now(), tick=False) as clock:
        options = options_at(browser, ENTER)
        clock.shift(timedelta(minutes=5, seconds=1))
        assert browser.post(ENTER, {"answer": passkey.get(options)}).status_code == 422


def test_challenge_of_one_use_is_none_of_another(cast: Cast, browser: Browser) -> None:
    """What was asked for a step-up must not sign anybody in."""
    passkey = give_passkey(cast.cara)
    owner = sign_in(cast.cara, factor=True)
    options = options_at(owner, "/account/confirmation/")
    assert owner.post(ENTER, {"answer": passkey.get(options)}).status_code == 422


@pytest.mark.parametrize("origin", ["http://beta.localhost:8000", "https://alpha.localhost:8000", "http://evil.test"])
def test_page_of_another_origin_is_refused(cast: Cast, browser: Browser, origin: str) -> None:
    passkey = give_passkey(cast.cara)
    passkey.origin = origin
    assert enter_with(browser, passkey) == 422


def test_passkey_of_one_business_is_none_of_another(cast: Cast) -> None:
    passkey = give_passkey(cast.cara)
    assert enter_with(Browser(HTTP_HOST=cast.beta_host), passkey) == 422


def test_another_handle_is_refused(cast: Cast, browser: Browser) -> None:
    passkey, dans = give_passkey(cast.cara), give_passkey(cast.dan)
    passkey.handle = dans.handle
    assert enter_with(browser, passkey) == 422


def test_closed_login_has_no_passkey(cast: Cast, browser: Browser) -> None:
    passkey = give_passkey(cast.cara)
    with entering(cast.alpha):
        User.objects.filter(pk=cast.cara.user.pk).update(is_active=False)
    assert enter_with(browser, passkey) == 422


@pytest.mark.parametrize("answer", ["", "{}", "[]", "null", '{"id": 3}', "{" * 30_000, '{"id": "x", "response": 7}'])
def test_odd_answers_are_refused_kindly(cast: Cast, browser: Browser, answer: str) -> None:
    options_at(browser, ENTER)
    response = browser.post(ENTER, {"answer": answer})
    assert response.status_code == 422
    assert_page(response.content)
    owner = sign_in(cast.cara)
    options_at(owner, PAGE)
    response = owner.post(PAGE, {"answer": answer})
    assert response.status_code == 422
    assert_page(response.content)
    assert rows(cast.cara) == []


def test_registration_for_another_challenge_is_refused(cast: Cast) -> None:
    browser, passkey = sign_in(cast.cara), authenticator_at(cast.alpha_host)
    answer = passkey.create(options_at(browser, PAGE))
    options_at(browser, PAGE)
    assert browser.post(PAGE, {"answer": answer}).status_code == 422


def test_the_same_key_is_added_once(cast: Cast) -> None:
    passkey = give_passkey(cast.cara)
    browser = sign_in(cast.dan)
    assert browser.post(PAGE, {"answer": passkey.create(options_at(browser, PAGE))}).status_code == 422
    assert rows(cast.dan) == []
    assert options_at(sign_in(cast.cara, factor=True), PAGE)["excludeCredentials"][0]["transports"] == ["internal"]


def test_passkey_is_named_and_removed_by_its_owner_only(cast: Cast) -> None:
    give_passkey(cast.cara)
    (row,) = rows(cast.cara)
    path, stranger = f"{PAGE}{row.pk}/", sign_in(cast.dan)
    assert [stranger.get(path).status_code, stranger.post(f"{path}removal/").status_code] == [404, 404]
    owner = sign_in(cast.cara, factor=True)
    assert_page(owner.get(path).content)
    assert owner.post(path, {"name": ""}).status_code == 422
    assert owner.post(path, {"name": "My phone"})["Location"] == PAGE
    assert [one.name for one in rows(cast.cara)] == ["My phone"]
    assert owner.post(f"{path}removal/")["Location"] == PAGE
    assert rows(cast.cara) == []
    assert not assurance_in(owner, cast.cara).has_second_factor


def test_who_must_have_one_keeps_the_last(cast: Cast) -> None:
    give_passkey(cast.alice)
    (row,) = rows(cast.alice)
    owner = sign_in(cast.alice)
    owner.post(f"{PAGE}{row.pk}/removal/")
    assert len(rows(cast.alice)) == 1
    give_app(cast.alice)
    owner.post(f"{PAGE}{row.pk}/removal/")
    assert rows(cast.alice) == []


def test_passkey_of_another_address_is_told_apart(cast: Cast, browser: Browser) -> None:
    """The business moved to a domain of its own: the old passkey is of no use there."""
    give_passkey(cast.cara)
    with entering(cast.alpha):
        Passkey.objects.update(host="elsewhere.test")
    ask_in(browser, cast.cara.user.email)
    assert "another address of this portal" in assert_page(browser.get(STEP).content).get_text()
    assert "elsewhere.test" in assert_page(sign_in(cast.cara, factor=True).get(PAGE).content).get_text()
    assert not is_signed_in(browser, cast.cara)


def test_there_are_never_more_than_ten(cast: Cast) -> None:
    give_passkey(cast.cara)
    (row,) = rows(cast.cara)
    with entering(cast.alpha):
        for number in range(9):
            Passkey.objects.create(
                user=cast.cara.user, name="x", credential_id=f"x{number}", public_key=b"", host=row.host
            )
    browser, passkey = sign_in(cast.cara, factor=True), authenticator_at(cast.alpha_host)
    assert browser.post(PAGE, {"answer": passkey.create(options_at(browser, PAGE))}).status_code == 409
