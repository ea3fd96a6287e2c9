from __future__ import annotations

import re
from datetime import timedelta

import pytest
import time_machine
from django.contrib.auth import SESSION_KEY
from django.test import Client as Browser
from django.utils import timezone

from tenants.accounts.models import Attempt, SignInCode, User
from tenants.accounts.sessions import SessionStore
from tenants.entry import entering
from tests.factories.cast import Cast, sign_in
from tests.factories.mailbox import mails_to, newest_mail
from tests.html import assert_page

CARA = "cara@clients.test"
START, CODE = "/sign-in/", "/sign-in/code/"


def ask(browser: Browser, email: str = CARA, **more: str) -> None:
    response = browser.post(START, {"email": email, **more})
    assert (response.status_code, response.headers.get("Location")) == (302, CODE)


def without_tokens(html: bytes, email: str) -> str:
    return re.sub(r"[A-Za-z0-9]{64}", "", html.decode()).replace(email, "")


def wrong(code: str) -> str:
    return f"{(int(code) + 1) % 1_000_000:06d}"


def user_of(browser: Browser, cast: Cast) -> str | None:
    with entering(cast.alpha):
        session = SessionStore(browser.cookies["sessionid"].value) if "sessionid" in browser.cookies else {}
        return session.get(SESSION_KEY)


def test_code_signs_a_client_in(cast: Cast, browser: Browser) -> None:
    assert_page(browser.get(START).content)
    ask(browser, "  CARA@clients.test ")
    assert_page(browser.get(CODE).content)
    received = newest_mail(CARA)
    assert received.subject == f"{received.code} is your code for Alpha Clinic"
    assert received.sender.startswith("Alpha Clinic <")
    response = browser.post(CODE, {"code": f"{received.code[:3]} {received.code[3:]}"})
    assert (response.status_code, response["Location"]) == (302, "/")
    assert user_of(browser, cast) == str(cast.cara.user.pk)


def test_code_signs_a_member_in_on_the_team_page(cast: Cast, browser: Browser) -> None:
    ask(browser, "alice@alpha.test")
    response = browser.post(CODE, {"code": newest_mail("alice@alpha.test").code})
    assert response["Location"] == "/team/"


def test_code_signs_staff_in_on_the_platform(cast: Cast) -> None:
    browser = Browser(HTTP_HOST="localhost")
    ask(browser, "olga@portico.test")
    response = browser.post(CODE, {"code": newest_mail("olga@portico.test").code})
    assert response["Location"] == "/console/"


def test_session_gets_a_new_key(cast: Cast, browser: Browser) -> None:
    ask(browser)
    before = browser.cookies["sessionid"].value
    browser.post(CODE, {"code": newest_mail(CARA).code})
    assert browser.cookies["sessionid"].value != before
    with entering(cast.alpha):
        assert not SessionStore().exists(before)


def test_unknown_address_gets_the_same_answer_and_no_mail(cast: Cast, browser: Browser) -> None:
    known, unknown = Browser(HTTP_HOST=cast.alpha_host), browser
    answers = []
    for one, email in ((known, CARA), (unknown, "nobo@clients.test")):
        answers.append(
            [
                one.post(START, {"email": email}).status_code,
                without_tokens(one.get(CODE).content, email),
                without_tokens(one.post(CODE, {"code": "000000"}).content, email),
            ]
        )
    assert answers[0] == answers[1]
    assert (len(mails_to(CARA)), mails_to("nobo@clients.test")) == (1, [])


def test_asking_again_is_answered_whoever_asks(cast: Cast, browser: Browser) -> None:
    for email in (CARA, "nobo@clients.test"):
        pages = []
        for _ in range(2):
            ask(browser, email)
            pages.append("a new mail is on its way" in assert_page(browser.get(CODE).content).get_text())
        assert pages == [False, True]


def test_an_address_of_another_business_is_unknown_here(cast: Cast, browser: Browser) -> None:
    ask(browser, "eve@beta.test")
    assert mails_to("eve@beta.test") == []


def test_wrong_code_says_so_and_signs_nobody_in(cast: Cast, browser: Browser) -> None:
    ask(browser)
    code = newest_mail(CARA).code
    response = browser.post(CODE, {"code": wrong(code)})
    assert response.status_code == 422
    assert "That code isn’t right" in assert_page(response.content).get_text()
    assert user_of(browser, cast) is None
    assert browser.post(CODE, {"code": code}).status_code == 302


def test_fifth_wrong_code_ends_the_code_but_not_the_link(cast: Cast, browser: Browser) -> None:
    ask(browser)
    received = newest_mail(CARA)
    for _ in range(5):
        response = browser.post(CODE, {"code": wrong(received.code)})
    assert "the fifth wrong code" in response.content.decode()
    assert browser.post(CODE, {"code": received.code}).status_code == 422
    assert user_of(browser, cast) is None
    assert browser.post(received.path).status_code == 302
    assert user_of(browser, cast) == str(cast.cara.user.pk)


def test_strangers_wrong_codes_leave_the_owner_the_link(cast: Cast, browser: Browser) -> None:
    stranger = Browser(HTTP_HOST=cast.alpha_host)
    ask(browser)
    ask(stranger)
    received = newest_mail(CARA)
    for _ in range(5):
        stranger.post(CODE, {"code": wrong(received.code)})
    assert browser.post(received.path).status_code == 302


def test_expired_code_is_refused(cast: Cast, browser: Browser) -> None:
    with time_machine.travel(timezone.now(), tick=False) as clock:
        ask(browser)
        code = newest_mail(CARA).code
        clock.shift(timedelta(minutes=10))
        response = browser.post(CODE, {"code": code})
    assert response.status_code == 422
    assert user_of(browser, cast) is None


def test_used_code_is_refused(cast: Cast, browser: Browser) -> None:
    second = Browser(HTTP_HOST=cast.alpha_host)
    ask(second)
    ask(browser)
    code = newest_mail(CARA).code
    assert browser.post(CODE, {"code": code}).status_code == 302
    assert second.post(CODE, {"code": code}).status_code == 422
    assert user_of(second, cast) is None


def test_only_the_newest_code_works(cast: Cast, browser: Browser) -> None:
    ask(browser)
    first = newest_mail(CARA)
    ask(browser)
    second = newest_mail(CARA)
    if first.code != second.code:
        assert browser.post(CODE, {"code": first.code}).status_code == 422
    assert browser.post(first.path).status_code == 410
    assert browser.post(CODE, {"code": second.code}).status_code == 302


@pytest.mark.parametrize("code", ["", "12345", "1234567", "abcdef", "١٢٣٤٥٦", "0" * 50])
def test_code_that_is_no_code_costs_no_try(cast: Cast, browser: Browser, code: str) -> None:
    ask(browser)
    right = newest_mail(CARA).code
    response = browser.post(CODE, {"code": code})
    assert response.status_code == 422
    assert_page(response.content)
    with entering(cast.alpha):
        assert SignInCode.objects.latest("id").tries == 0
    assert browser.post(CODE, {"code": right}).status_code == 302


def test_code_page_without_asking_leads_back(cast: Cast, browser: Browser) -> None:
    assert browser.get(CODE)["Location"] == START
    assert browser.post(CODE, {"code": "123456"})["Location"] == START


@pytest.mark.parametrize("email", ["", "no-address", "a@b", "x" * 300 + "@clients.test", "a\x00b@clients.test"])
def test_odd_address_is_refused_kindly(cast: Cast, browser: Browser, email: str) -> None:
    assert browser.post(START, {"email": email}).status_code == 422


def test_signed_in_person_is_sent_on(cast: Cast) -> None:
    assert sign_in(cast.cara).get(START)["Location"] == "/"
    assert sign_in(cast.alice).get(START)["Location"] == "/team/"


def test_inactive_login_gets_no_mail(cast: Cast, browser: Browser) -> None:
    with entering(cast.alpha):
        User.objects.filter(pk=cast.cara.user.pk).update(is_active=False)
    ask(browser)
    assert mails_to(CARA) == []


def test_login_without_a_seat_is_told_so(cast: Cast, browser: Browser) -> None:
    with entering(cast.alpha):
        User.objects.create_user("leftover@alpha.test")
    ask(browser, "leftover@alpha.test")
    response = browser.post(CODE, {"code": newest_mail("leftover@alpha.test").code})
    assert response.status_code == 403
    assert "nothing here for you any more" in assert_page(response.content).get_text()
    assert user_of(browser, cast) is None


def test_late_worker_mails_no_stale_code(cast: Cast, browser: Browser) -> None:
    with time_machine.travel(timezone.now(), tick=False) as clock:
        ask(browser)
        clock.shift(timedelta(minutes=11))
        assert mails_to(CARA) == []


def test_tries_keep_no_address(cast: Cast, browser: Browser) -> None:
    ask(browser)
    with entering(cast.alpha):
        assert [key for key in Attempt.objects.values_list("key", flat=True) if "cara" in key] == []
