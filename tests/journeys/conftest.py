from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, sync_playwright

from deploy.chromium import find_chromium
from deploy.running_stack import RunningStack, running_stack
from tests.journeys.phone import Phone

PHONE: dict[str, Any] = {
    "viewport": {"width": 390, "height": 844},
    "has_touch": True,
    "is_mobile": True,
    "timezone_id": "Europe/Berlin",
    "locale": "en-GB",
}
QUIET = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-sync", "--no-first-run"]


@pytest.fixture(scope="session")
def stack() -> Iterator[RunningStack]:
    """Every process as `deploy/up` starts it: web, streams, worker, scheduler, Postgres, SMTP, Caddy."""
    with running_stack() as running:
        yield running


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """Not longer than a module: while it is there, its event loop makes Django refuse queries."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=QUIET)
        yield browser
        browser.close()


@pytest.fixture
def phone(chromium: Browser) -> Iterator[Callable[..., Phone]]:
    """Makes a phone for one person: a browser profile of its own, 390 by 844; what is given changes it."""
    phones: list[Phone] = []

    def make(**given: Any) -> Phone:
        phones.append(Phone(chromium.new_context(**{**PHONE, **given})))
        return phones[-1]

    yield make
    complaints = [complaint for one in phones for complaint in one.close()]
    assert complaints == []
