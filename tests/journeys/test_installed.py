"""A portal on the home screen: what a browser asks before it installs one, what is there without a connection, what
goes when somebody signs out, and that a new look arrives at once.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, expect, sync_playwright

from deploy.chromium import find_chromium
from deploy.running_stack import RunningStack
from tests.journeys.conftest import PHONE, QUIET
from tests.journeys.phone import Phone
from tests.journeys.test_main_job import Portal, enter_by_link, invite, sign_up

pytestmark = [pytest.mark.browser, pytest.mark.stack, pytest.mark.xdist_group("stack")]

KEPT = """async () => Object.fromEntries(await Promise.all((await caches.keys()).map(async (name) =>
  [name.split("-")[0], (await (await caches.open(name)).keys()).map((request) => new URL(request.url).pathname)])))"""
WORKERS = "async () => (await navigator.serviceWorker.getRegistrations()).length"
IS_READY = "async () => Boolean((await navigator.serviceWorker.ready).active)"
OWN = "/offline/next/"


@pytest.fixture(scope="module")
def profiles(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """Browsers with a profile on disk: nothing can be installed from a private window, which others are."""
    with sync_playwright() as playwright:
        opened: list[BrowserContext] = []

        def make() -> Phone:
            folder: Path = tmp_path_factory.mktemp("profile")
            settings: dict[str, Any] = {**PHONE, "executable_path": find_chromium(), "args": QUIET}
            opened.append(playwright.chromium.launch_persistent_context(folder, **settings))
            return Phone(opened[-1])

        yield make
        for context in opened:
            context.close()


def test_a_portal_can_be_installed_and_keeps_nothing_of_who_has_left(stack: RunningStack, profiles: Any) -> None:
    portal = Portal("Salix Physio", "salix-physio", stack)
    owner, cara = profiles(), profiles()
    sign_up(owner, portal, industry="clinic", email="ida@salix.test")
    reach(owner, portal)
    invite(owner, portal, name="Cara Claus", email="cara@salix.test")
    enter_by_link(cara, stack, "cara@salix.test")
    book(cara, portal)
    can_be_installed(cara, portal)
    without_a_connection(cara, portal)
    a_new_look_arrives(owner, cara, portal)
    leaves_nothing(cara, portal)
    assert (owner.complaints, missed_connections(cara)) == ([], [])


def reach(owner: Phone, portal: Portal) -> None:
    """The owner writes down how to reach them."""
    owner.open(f"{portal.url}/team/brand/texts/")
    owner.type("Phone", "+49 30 901820")
    owner.type("Where to find you", "Ludwigkirchplatz 9")
    owner.tap("Save in the draft")
    owner.page.wait_for_load_state()
    owner.tap("Publish", role="button")
    owner.page.get_by_text("wear it from now on").wait_for()


def book(cara: Phone, portal: Portal) -> None:
    cara.open(f"{portal.url}/book/")
    cara.tap_on(cara.page.get_by_role("link", name=re.compile("Follow-up")))
    cara.tap_on(cara.page.locator("main .slot").first)
    cara.tap("Confirm")
    expect(cara.page.get_by_text("It’s booked")).to_be_visible()


def can_be_installed(cara: Phone, portal: Portal) -> None:
    cara.open(f"{portal.url}/")
    devtools = cara.context.new_cdp_session(cara.page)
    assert devtools.send("Page.getInstallabilityErrors")["installabilityErrors"] == []
    assert devtools.send("Page.getAppManifest")["errors"] == []
    assert cara.page.evaluate(IS_READY)
    until_kept(cara, [OWN])


def without_a_connection(cara: Phone, portal: Portal) -> None:
    """Any page is then the one that was kept: when, what, where, and whom to call."""
    when = cara.page.locator("main .big").first.inner_text()
    cara.context.set_offline(True)
    cara.open(f"{portal.url}/appointments/")
    assert cara.heading == "No connection"
    page = cara.page.locator("main").inner_text()
    assert when in page
    assert "Ludwigkirchplatz 9" in page
    assert cara.page.get_by_role("link", name="Call").get_attribute("href") == "tel:+4930901820"
    cara.context.set_offline(False)


def a_new_look_arrives(owner: Phone, cara: Phone, portal: Portal) -> None:
    """Pages come from the network: they wear it at once. The worker follows, and its former look is gone."""
    owner.open(f"{portal.url}/team/brand/")
    owner.type("Name of the business", "Salix Praxis")
    owner.tap("Save in the draft")
    owner.page.wait_for_load_state()
    owner.tap("Publish", role="button")
    owner.page.get_by_text("wear it from now on").wait_for()
    cara.open(f"{portal.url}/")
    assert "Salix Praxis" in cara.page.title()
    for step in range(300):
        if step % 30 == 29:  # a browser looks for a newer worker when it finds the time, after a visit
            cara.open(f"{portal.url}/")
        names = cara.page.evaluate("async () => await caches.keys()")
        if sum(name.startswith("look-") for name in names) == 1 and "Salix Praxis" in kept_page(cara):
            return
        cara.page.wait_for_timeout(100)
    raise AssertionError("the worker kept its former look")


def kept_page(cara: Phone) -> str:
    script = "async () => await (await caches.match('/offline/'))?.text() ?? ''"
    return str(cara.page.evaluate(script))


def leaves_nothing(cara: Phone, portal: Portal) -> None:
    cara.open(f"{portal.url}/account/")
    until_kept(cara, [OWN])
    cara.page.locator("form[action='/sign-out/']").first.evaluate("(form) => form.requestSubmit()")
    cara.page.wait_for_url(f"{portal.url}/sign-in/")
    until_kept(cara, [])
    assert cara.page.evaluate(WORKERS) == 0
    cara.context.set_offline(True)
    with pytest.raises(Exception, match="ERR_INTERNET_DISCONNECTED"):
        cara.open(f"{portal.url}/")
    cara.context.set_offline(False)


def until_kept(cara: Phone, expected: list[str]) -> None:
    found: Any = None
    for _ in range(50):
        found = cara.page.evaluate(KEPT).get("own", [])
        if found == expected:
            return
        cara.page.wait_for_timeout(100)
    raise AssertionError(f"kept: {found}, not {expected}")


def missed_connections(cara: Phone) -> list[str]:
    """What the browser complained of, besides that there was no connection when we cut it."""
    return [one for one in cara.complaints if "ERR_INTERNET_DISCONNECTED" not in one]
