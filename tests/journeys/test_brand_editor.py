"""The owner tries a look out: previews follow while they choose, and without JavaScript after a press of the button."""

from __future__ import annotations

import time
from collections.abc import Callable
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Error, Frame, Page, expect

from deploy.running_stack import RunningStack
from tests.crowding import crowding
from tests.journeys.phone import Phone
from tests.journeys.test_main_job import Portal, sign_up

pytestmark = [pytest.mark.browser, pytest.mark.stack, pytest.mark.xdist_group("stack")]

FOLLOWS_WITHIN = 0.5  # seconds from a choice to the page that shows it
MakePhone = Callable[..., Phone]


def previews(page: Page) -> list[Frame]:
    return [frame for frame in page.frames if urlsplit(frame.url).path.startswith("/team/brand/preview/")]


def wears(page: Page, sheet: str) -> bool:
    """Whether every preview has this in the name of its brand's style sheet, and none is being replaced just now."""
    link = f"link[href*='/assets/brand-'][href*='{sheet}']"
    return [frame.locator(link).count() for frame in previews(page)] == [1, 1]


def until_it_wears(page: Page, sheet: str) -> float:
    return until(page, lambda: wears(page, sheet))


def until(page: Page, is_so: Callable[[], bool]) -> float:
    """How long that took, in seconds."""
    began = time.monotonic()
    while not _now(is_so):
        assert time.monotonic() - began < 20, "the previews do not follow"
        page.wait_for_timeout(20)
    return time.monotonic() - began


def _now(is_so: Callable[[], bool]) -> bool:
    try:
        return is_so()
    except Error:  # a frame has gone meanwhile
        return False


def test_previews_follow_every_choice_and_nothing_typed_is_lost(stack: RunningStack, phone: MakePhone) -> None:
    portal = Portal("Betula Physio", "betula-physio", stack)
    founder = phone()
    sign_up(founder, portal, industry="clinic", email="ida@betula.test")
    desk = {"viewport": {"width": 1280, "height": 800}, "is_mobile": False}
    owner = phone(**desk, storage_state=founder.context.storage_state())
    owner.open(f"{portal.url}/team/brand/")
    page = owner.page
    until_it_wears(page, "calm-soft")
    page.get_by_label("Round", exact=True).check()
    taken = until_it_wears(page, "calm-round")
    assert taken < FOLLOWS_WITHIN * crowding(), f"previews followed after {taken:.2f} s"
    page.get_by_label("Ledger", exact=True).check()
    until_it_wears(page, "ledger-round")
    expect(page.get_by_text("Not published yet")).to_be_visible()
    page.get_by_label("Name of the business").fill("")
    expect(page.get_by_text("Not saved yet")).to_be_visible()
    expect(page.get_by_label("Ledger", exact=True)).to_be_checked()
    page.get_by_label("Name of the business").fill("Betula & Friends")
    expect(page.get_by_text("Not saved yet")).to_be_hidden()
    until(page, lambda: [frame.title() for frame in previews(page)] == ["Home · Betula & Friends"] * 2)
    assert owner.sideways() <= 0


def test_without_javascript_a_press_of_the_button_does_the_same(stack: RunningStack, phone: MakePhone) -> None:
    portal = Portal("Cornus Physio", "cornus-physio", stack)
    owner = phone()
    sign_up(owner, portal, industry="clinic", email="ida@cornus.test")
    plain = phone(java_script_enabled=False, storage_state=owner.context.storage_state())
    plain.open(f"{portal.url}/team/brand/")
    plain.page.get_by_label("Ledger", exact=True).check()
    plain.tap("Save in the draft")
    until_it_wears(plain.page, "ledger-soft")
    plain.tap("Publish", role="button")
    expect(plain.page.get_by_text("wear it from now on")).to_be_visible()
    plain.tap("Undo the last change")
    plain.open(f"{portal.url}/team/brand/")
    until_it_wears(plain.page, "calm-soft")
