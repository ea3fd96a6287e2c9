from __future__ import annotations

import pytest
from django.test import Client as Browser

from tenants.accounts.landing import safe_path
from tests.factories.cast import Cast, sign_in
from tests.factories.mailbox import newest_mail

ELSEWHERE = [
    "https://evil.example/",
    "//evil.example/",
    "///evil.example",
    "/\\evil.example",
    "\\\\evil.example",
    "/\t/evil.example",
    "javascript:alert(1)",
    "http:evil.example",
    "account/",
    "",
    "/" + "a" * 300,
    "/%0d%0aLocation:x\r\n",
]


@pytest.mark.parametrize("path", ELSEWHERE)
def test_only_a_path_of_this_host_is_followed(path: str) -> None:
    assert safe_path(path) == ""


def test_path_is_followed() -> None:
    assert safe_path("/account/?tab=1#x") == "/account/?tab=1#x"


@pytest.mark.parametrize("path", ELSEWHERE[:6])
def test_sign_in_never_leads_elsewhere(cast: Cast, browser: Browser, path: str) -> None:
    browser.post("/sign-in/", {"email": "cara@clients.test", "next": path})
    received = newest_mail("cara@clients.test")
    assert browser.post("/sign-in/code/", {"code": received.code})["Location"] == "/"


def test_wished_page_is_reached(cast: Cast, browser: Browser) -> None:
    there = browser.get("/account/")["Location"]
    page = browser.get(there)
    assert 'name="next" value="/account/"' in page.content.decode()
    browser.post("/sign-in/", {"email": "cara@clients.test", "next": "/account/"})
    assert browser.post("/sign-in/code/", {"code": newest_mail("cara@clients.test").code})["Location"] == "/account/"


def test_page_of_another_seat_is_not_wished_for_long(cast: Cast, browser: Browser) -> None:
    browser.post("/sign-in/", {"email": "cara@clients.test", "next": "/team/clients/"})
    assert browser.post("/sign-in/code/", {"code": newest_mail("cara@clients.test").code})["Location"] == "/"


def test_page_of_another_role_is_not_wished_for_long(cast: Cast) -> None:
    assert sign_in(cast.bob).get("/sign-in/?next=/team/settings/")["Location"] == "/team/"
    assert sign_in(cast.alice).get("/sign-in/?next=/team/settings/")["Location"] == "/team/settings/"
