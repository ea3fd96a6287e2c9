from __future__ import annotations

from datetime import timedelta

import time_machine
from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.test import Client as Browser
from django.test import override_settings
from django.utils import timezone

from tenants.accounts.choices import CodePurpose
from tenants.accounts.codes import issue_code
from tenants.accounts.models import SignInCode
from tenants.accounts.sessions import SessionStore
from tenants.entry import entering
from tenants.provisioning import store_signing_keys
from tests.factories.cast import Cast, sign_in
from tests.factories.mailbox import mails_to, newest_mail
from tests.html import assert_page

CARA = "cara@clients.test"


def link_for(browser: Browser, email: str = CARA, next_path: str = "") -> str:
    browser.post("/sign-in/", {"email": email, "next": next_path})
    return newest_mail(email).path


def is_signed_in(browser: Browser, cast: Cast) -> bool:
    with entering(cast.alpha):
        return "sessionid" in browser.cookies and SESSION_KEY in SessionStore(browser.cookies["sessionid"].value)


def rows(cast: Cast) -> list[tuple[object, ...]]:
    with entering(cast.alpha):
        return list(SignInCode.objects.order_by("id").values_list("tries", "used_at", "expires_at"))


def test_link_signs_in_by_its_button_in_another_browser(cast: Cast, browser: Browser) -> None:
    path = link_for(Browser(HTTP_HOST=cast.alpha_host))
    assert "Sign me in" in assert_page(browser.get(path).content).get_text()
    assert browser.post(path)["Location"] == "/"
    assert is_signed_in(browser, cast)


def test_a_scanner_that_opens_the_link_changes_nothing(cast: Cast, browser: Browser) -> None:
    path = link_for(Browser(HTTP_HOST=cast.alpha_host))
    before = rows(cast)
    for method in ("get", "head", "get"):
        assert getattr(browser, method)(path).status_code == 200
    assert rows(cast) == before
    assert not is_signed_in(browser, cast)
    assert browser.post(path).status_code == 302


def test_used_link_offers_a_new_one_in_one_tap(cast: Cast, browser: Browser) -> None:
    path = link_for(browser)
    assert browser.post(path).status_code == 302
    second = Browser(HTTP_HOST=cast.alpha_host)
    for response in (second.get(path), second.post(path)):
        assert response.status_code == 410
        assert "used already" in assert_page(response.content).get_text()
    assert not is_signed_in(second, cast)
    assert second.post(f"{path}renewal/")["Location"] == "/sign-in/code/"
    assert second.post("/sign-in/code/", {"code": newest_mail(CARA).code}).status_code == 302


def test_expired_link_offers_a_new_one_that_keeps_the_way(cast: Cast, browser: Browser) -> None:
    with time_machine.travel(timezone.now(), tick=False) as clock:
        path = link_for(browser, next_path="/account/")
        clock.shift(timedelta(minutes=11))
        response = browser.post(path)
        assert response.status_code == 410
        assert "run out" in assert_page(response.content).get_text()
        browser.post(f"{path}renewal/")
        assert browser.post(newest_mail(CARA).path)["Location"] == "/account/"


def test_unknown_link_says_nothing(cast: Cast, browser: Browser) -> None:
    for path in ("/sign-in/link/nonsense/", f"/sign-in/link/{'x' * 5000}/"):
        assert browser.get(path).status_code == 404
        assert browser.post(path).status_code == 404
        assert browser.post(f"{path}renewal/").status_code == 404
    assert mails_to(CARA) == []


def test_link_of_another_business_opens_nothing_here(cast: Cast, browser: Browser) -> None:
    with entering(cast.beta):
        token = issue_code(CodePurpose.SIGN_IN, email="eve@beta.test").token
    assert browser.post(f"/sign-in/link/{token}/").status_code == 404


def test_link_of_another_purpose_opens_nothing(cast: Cast, browser: Browser) -> None:
    with entering(cast.alpha):
        token = issue_code(CodePurpose.HANDOFF, email="alice@alpha.test").token
    assert browser.post(f"/sign-in/link/{token}/").status_code == 404


def test_renewal_is_throttled(cast: Cast, browser: Browser) -> None:
    path = link_for(browser)
    answers = [browser.post(f"{path}renewal/") for _ in range(3)]
    assert [answer.status_code for answer in answers] == [302, 302, 429]
    assert answers[2].headers["Retry-After"] == "60"
    assert "try again in 1 minute" in assert_page(answers[2].content).get_text()


def test_tokens_and_codes_are_kept_as_digests_only(cast: Cast, browser: Browser) -> None:
    path = link_for(browser)
    with entering(cast.alpha):
        row = SignInCode.objects.get(email=CARA)
    received = newest_mail(CARA)
    assert received.code not in row.code_digest
    assert row.link_digest not in path
    assert {len(row.code_digest), len(row.link_digest)} == {64}


def test_link_of_an_old_secret_still_works(cast: Cast, browser: Browser) -> None:
    path = link_for(browser)
    with override_settings(SECRET_KEY="another-secret-that-is-long-enough", SECRET_KEY_FALLBACKS=[settings.SECRET_KEY]):
        store_signing_keys()
        assert browser.post(path).status_code == 302
    store_signing_keys()


def test_entrance_lets_the_owner_in_once(cast: Cast, browser: Browser) -> None:
    with entering(cast.alpha):
        token = issue_code(CodePurpose.HANDOFF, email="alice@alpha.test", next_path="/team/").token
    from_platform = {"Origin": "http://localhost:8000"}
    strict = Browser(HTTP_HOST=cast.alpha_host, enforce_csrf_checks=True)
    assert strict.get("/entrance/").status_code == 405
    assert strict.post("/entrance/", {"token": token}, headers=from_platform)["Location"] == "/team/"
    assert is_signed_in(strict, cast)
    again = browser.post("/entrance/", {"token": token}, headers=from_platform)
    assert again.status_code == 410
    assert "Your portal is ready" in assert_page(again.content).get_text()
    assert not is_signed_in(browser, cast)


def test_entrance_closes_after_a_minute(cast: Cast, browser: Browser) -> None:
    with time_machine.travel(timezone.now(), tick=False) as clock:
        with entering(cast.alpha):
            token = issue_code(CodePurpose.HANDOFF, email="alice@alpha.test").token
        clock.shift(timedelta(seconds=60))
        assert browser.post("/entrance/", {"token": token}).status_code == 410
    assert not is_signed_in(browser, cast)


def test_nobody_but_the_platform_may_send_somebody_in(cast: Cast, browser: Browser) -> None:
    with entering(cast.alpha):
        token = issue_code(CodePurpose.HANDOFF, email="alice@alpha.test").token
    for origin in ("http://evil.example", "null", "http://beta.localhost:8000", "https://localhost:8000"):
        assert browser.post("/entrance/", {"token": token}, HTTP_ORIGIN=origin).status_code == 404
    assert not is_signed_in(browser, cast)
    assert browser.post("/entrance/", {"token": token}).status_code == 302


def test_going_back_to_the_entrance_is_no_error_for_who_is_in(cast: Cast) -> None:
    assert sign_in(cast.alice).post("/entrance/", {"token": "used"})["Location"] == "/team/"


def test_sign_out_ends_the_session(cast: Cast) -> None:
    browser = sign_in(cast.cara)
    assert browser.get("/sign-out/").status_code == 405
    assert is_signed_in(browser, cast)
    assert browser.post("/sign-out/")["Location"] == "/sign-in/"
    assert not is_signed_in(browser, cast)
    assert browser.get("/account/")["Location"] == "/sign-in/?next=%2Faccount%2F"


def test_link_leads_to_the_business_whatever_the_request_pretends(cast: Cast, browser: Browser) -> None:
    tricks = {
        "X-Forwarded-Host": "evil.example",
        "X-Forwarded-Server": "evil.example",
        "Forwarded": "host=evil.example",
    }
    browser.post("/sign-in/", {"email": CARA}, headers=tricks)
    assert "http://alpha.localhost:8000/sign-in/link/" in newest_mail(CARA).text
    assert "evil" not in newest_mail(CARA).html


def test_unknown_host_asks_nobody(cast: Cast) -> None:
    for host in ("evil.example", "alpha.localhost.evil.example", "alpha.localhost@evil.example", "nobody.localhost"):
        response = Browser(HTTP_HOST=host).post("/sign-in/", {"email": CARA})
        assert response.status_code in (400, 404)
    assert mails_to(CARA) == []
