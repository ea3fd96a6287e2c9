"""Pages are compressed on their way: no secret on them may have the same bytes in two answers (ADR 10)."""

from __future__ import annotations

import re

from django.test import Client as Browser

from tests.factories.cast import Cast, sign_in
from tests.factories.factors import give_app

TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')


def test_the_token_against_forged_requests_is_masked_anew_in_each_answer(cast: Cast) -> None:
    browser = sign_in(cast.cara)
    pages = [browser.get("/account/").content.decode() for _ in range(2)]
    first, second = (TOKEN.findall(page) for page in pages)
    assert first
    assert set(first).isdisjoint(second)


def test_what_the_token_is_made_from_stands_on_no_page(cast: Cast) -> None:
    browser: Browser = sign_in(cast.cara)
    page = browser.get("/account/").content.decode()
    assert browser.cookies["csrftoken"].value not in page
    assert browser.cookies["sessionid"].value not in page


def test_a_page_that_shows_a_secret_for_a_while_is_not_compressed(cast: Cast) -> None:
    give_app(cast.dan)
    dan = sign_in(cast.dan, factor=True)
    dan.post("/account/backup-codes/")
    cara = sign_in(cast.cara)
    for page in (cara.get("/account/second-factor/app/"), dan.get("/account/backup-codes/")):
        assert page.status_code == 200
        assert "no-transform" in page.headers["Cache-Control"]
    assert "no-transform" not in cara.get("/account/").headers["Cache-Control"]
