from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.http import HttpRequest, HttpResponse
from django.test import Client as Browser
from django.test import RequestFactory
from django.utils import timezone

from tenants.accounts import assurance
from tenants.accounts.assurance import Assurance
from tenants.accounts.stepping_up import stepped_up_where
from tenants.models import Business
from tests.factories.cast import Cast, sign_in
from tests.factories.factors import app_code, code_mail, give_app, give_codes, give_passkey, wrong_code
from tests.factories.mailbox import mails_to
from tests.html import assert_page
from tests.tenants.accounts.signing import CONFIRM, assurance_in, verbs

ADDRESS, MAIL = "/account/address/", "/account/confirmation/mail/"


def test_page_that_matters_asks_first_and_leads_back(cast: Cast) -> None:
    give_app(cast.cara)
    browser = sign_in(cast.cara, factor=True, fresh=False)
    assert browser.get(ADDRESS)["Location"] == f"{CONFIRM}?next=%2Faccount%2Faddress%2F"


def test_what_is_sent_leads_back_to_where_it_was_sent_from(cast: Cast) -> None:
    browser = sign_in(cast.cara, fresh=False)
    referer = {"Referer": "http://alpha.localhost:8000/account/second-factor/?a=b"}
    response = browser.post("/account/second-factor/app/removal/", headers=referer)
    assert response["Location"] == f"{CONFIRM}?next=%2Faccount%2Fsecond-factor%2F%3Fa%3Db"
    assert browser.get(ADDRESS, headers={"HX-Request": "true"})["HX-Redirect"].startswith(CONFIRM)


def test_app_confirms(cast: Cast) -> None:
    key = give_app(cast.cara)
    browser = sign_in(cast.cara, factor=True, fresh=False)
    before = browser.cookies["sessionid"].value
    assert_page(browser.get(f"{CONFIRM}?next={ADDRESS}").content)
    assert browser.post(CONFIRM, {"way": "app", "code": wrong_code(key), "next": ADDRESS}).status_code == 422
    assert browser.get(ADDRESS).status_code == 302
    response = browser.post(CONFIRM, {"way": "app", "code": app_code(key), "next": ADDRESS})
    assert response["Location"] == ADDRESS
    assert browser.get(ADDRESS).status_code == 200
    assert browser.cookies["sessionid"].value != before


def test_passkey_and_backup_code_confirm(cast: Cast) -> None:
    passkey, codes = give_passkey(cast.cara), give_codes(cast.cara)
    browser = sign_in(cast.cara, factor=True, fresh=False)
    assert_page(browser.get(f"{CONFIRM}?way=backup_code&next={ADDRESS}").content)
    options = json.loads(browser.post(f"{CONFIRM}options/").content)
    assert browser.post(CONFIRM, {"way": "passkey", "answer": passkey.get(options)})["Location"] == "/account/"
    assert assurance_in(browser, cast.cara).is_fresh
    again = sign_in(cast.cara, factor=True, fresh=False)
    again.post(CONFIRM, {"way": "backup_code", "code": codes[0]})
    assert assurance_in(again, cast.cara).is_fresh


def test_who_has_no_factor_confirms_by_mail(cast: Cast) -> None:
    browser = sign_in(cast.cara, fresh=False)
    assert_page(browser.get(f"{CONFIRM}?next={ADDRESS}").content)
    assert mails_to(cast.cara.user.email) == []
    assert_page(browser.post(MAIL, {"next": ADDRESS}).content)
    code = code_mail(cast.cara.user.email).code
    wrong = f"{(int(code) + 1) % 1_000_000:06d}"
    assert_page(browser.post(CONFIRM, {"code": wrong, "next": ADDRESS}).content)
    assert not assurance_in(browser, cast.cara).is_fresh
    assert browser.post(CONFIRM, {"code": code, "next": ADDRESS})["Location"] == ADDRESS
    shown = assurance_in(browser, cast.cara)
    assert (shown.is_fresh, shown.has_second_factor) == (True, False)


def test_mail_is_no_way_for_who_has_a_factor(cast: Cast) -> None:
    give_app(cast.cara)
    browser = sign_in(cast.cara, factor=True, fresh=False)
    browser.post(MAIL)
    code = code_mail(cast.cara.user.email).code
    assert browser.post(CONFIRM, {"code": code}).status_code == 422
    assert not assurance_in(browser, cast.cara).is_fresh


def test_code_to_sign_in_is_no_confirmation_and_the_other_way_round(cast: Cast, browser: Browser) -> None:
    signed_in = sign_in(cast.cara, fresh=False)
    browser.post("/sign-in/", {"email": cast.cara.user.email})
    assert signed_in.post(CONFIRM, {"code": code_mail(cast.cara.user.email).code}).status_code == 422
    signed_in.post(MAIL)
    assert browser.post("/sign-in/code/", {"code": code_mail(cast.cara.user.email).code}).status_code == 422


def test_guessing_waits(cast: Cast) -> None:
    key = give_app(cast.cara)
    browser = sign_in(cast.cara, factor=True, fresh=False)
    answers = [browser.post(CONFIRM, {"way": "app", "code": wrong_code(key)}) for _ in range(6)]
    assert [answer.status_code for answer in answers] == [422] * 5 + [429]
    assert answers[-1]["Retry-After"] == "30"


def test_mail_guessing_waits(cast: Cast) -> None:
    browser = sign_in(cast.cara, fresh=False)
    assert [browser.post(MAIL).status_code for _ in range(4)] == [200, 200, 200, 429]
    answers = [browser.post(CONFIRM, {"code": "000000"}).status_code for _ in range(11)]
    assert answers[-1] == 429


def test_proof_grows_old(cast: Cast) -> None:
    with time_machine.travel(timezone.now(), tick=False) as clock:
        browser = sign_in(cast.cara)
        clock.shift(timedelta(minutes=15))
        assert browser.get(ADDRESS).status_code == 200
        clock.shift(timedelta(seconds=1))
        assert browser.get(ADDRESS).status_code == 302


def test_password_alone_is_no_fresh_proof(cast: Cast, browser: Browser) -> None:
    owner = sign_in(cast.cara)
    owner.post("/account/password/", {"new_password": "a short sentence"})
    browser.post("/sign-in/password/", {"email": cast.cara.user.email, "password": "a short sentence"})
    assert browser.get(ADDRESS)["Location"].startswith(CONFIRM)


@pytest.mark.parametrize("where", ["https://evil.test/", "//evil.test", "/\\evil.test", "javascript:alert(1)"])
def test_it_leads_nowhere_else(cast: Cast, where: str) -> None:
    key = give_app(cast.cara)
    browser = sign_in(cast.cara, factor=True, fresh=False)
    assert browser.post(CONFIRM, {"way": "app", "code": app_code(key), "next": where})["Location"] == "/account/"


@pytest.mark.parametrize(
    ("is_asked", "is_fresh", "status"), [(True, False, 302), (True, True, 200), (False, False, 200)]
)
def test_business_asks_before_documents_if_it_wants(is_asked: bool, is_fresh: bool, status: int) -> None:
    @stepped_up_where("files_need_step_up")
    def view(request: HttpRequest) -> HttpResponse:
        return HttpResponse("a document")

    now = timezone.now().timestamp()
    shown = Assurance("client", "", ("password",), now, confirmed=now if is_fresh else None)
    request: Any = RequestFactory().get("/files/7/")
    request.session = {assurance.KEY: shown.kept()}
    request.business = Business(policies={"files_need_step_up": is_asked})
    assert view(request).status_code == status


def test_confirming_is_not_for_strangers(cast: Cast, browser: Browser) -> None:
    for path in (CONFIRM, MAIL, f"{CONFIRM}options/"):
        assert browser.post(path)["Location"] == "/sign-in/"
    assert verbs(cast.cara) == []
