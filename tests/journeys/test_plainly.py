"""What a client does, on the running stack: without JavaScript, by the keyboard alone, and with motion reduced."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Page, expect

from deploy.running_stack import RunningStack
from tests.journeys.keyboard import Keyboard
from tests.journeys.phone import Phone
from tests.journeys.post import letter_to, letters_to
from tests.journeys.test_main_job import Portal, chosen_instant, enter_by_code, invite, keep_a_visit, sign_up

pytestmark = [pytest.mark.browser, pytest.mark.stack, pytest.mark.xdist_group("stack")]

MakePhone = Callable[..., Phone]
DESK = {"viewport": {"width": 1280, "height": 800}, "is_mobile": False, "has_touch": False}
MOVING = """() => document.getAnimations().filter((one) => one.effect.getComputedTiming().duration > 20)
  .map((one) => `${one.effect.target?.className ?? ""} ${one.animationName ?? one.transitionProperty}`)"""


@pytest.fixture(scope="module")
def portal(stack: RunningStack) -> Portal:
    return Portal("Plain Practice", "plain-practice", stack)


def test_every_way_is_open_to_everybody(portal: Portal, phone: MakePhone) -> None:
    owner = phone()
    sign_up(owner, portal, industry="clinic", email="ida@plain.test")
    for name in ("Nora", "Kim", "Rosa"):
        invite(owner, portal, name=f"{name} Noll", email=f"{name.lower()}@plain.test")
    keep_a_visit(owner, portal, name="Kim Noll")
    without_javascript(phone(java_script_enabled=False), portal, "nora@plain.test")
    by_keyboard_alone(phone(**DESK), portal, "kim@plain.test")
    with_motion_reduced(phone(reduced_motion="reduce"), portal, "rosa@plain.test")


def ask_for_code(portal: Portal, email: str, ask: Callable[[], None]) -> str:
    """The code that comes when it is asked for, and no earlier one."""
    before = len([letter for letter in letters_to(portal.stack, email) if "is your code" in letter.subject])
    ask()
    return letter_to(portal.stack, email, about="is your code", number=before + 1).code


def without_javascript(nora: Phone, portal: Portal, email: str) -> None:
    enter_by_code(nora, portal, email)
    nora.open(f"{portal.url}/account/")
    nora.tap("Sign out", within="main", first=True)
    nora.type("Email", email)
    code = ask_for_code(portal, email, lambda: nora.tap("Send me a code"))
    nora.type("Six-digit code", code)
    nora.tap("Sign in")
    nora.page.wait_for_url(f"{portal.url}/")
    nora.tap("Book", within="nav[aria-label]", first=True)
    nora.tap_on(nora.page.get_by_role("link", name=re.compile("Follow-up")))
    nora.tap_on(nora.page.locator("main .days a.day").nth(1))  # another day of the same page
    nora.tap_on(nora.page.locator("main .slot").first)
    nora.tap("Confirm")
    expect(nora.page.get_by_text("It’s booked")).to_be_visible()
    before = chosen_instant(nora.page)
    nora.tap("Reschedule")
    nora.tap_on(nora.page.locator("main .slot").nth(1))
    nora.tap_on(nora.page.locator("main form button").last)
    nora.page.wait_for_url(re.compile(r"/appointments/\d+/$|/$"))
    assert chosen_instant(nora.page) != before
    nora.tap("Visits", within="nav[aria-label]", first=True)
    expect(nora.page.locator("main a[href^='/appointments/']").first).to_be_visible()
    nora.tap("Home", within="nav[aria-label]", first=True)
    nora.tap("Cancel", within="main")
    nora.tap(re.compile("^Cancel "), within="main form")
    expect(nora.page.get_by_text("It’s cancelled")).to_be_visible()


def by_keyboard_alone(kim: Phone, portal: Portal, email: str) -> None:
    enter_by_code(kim, portal, email)
    keys = Keyboard(kim.page)
    kim.open(f"{portal.url}/account/")
    keys.press("Sign out", within="main")
    sign_in_by_keys(keys, portal, email)
    book_by_keys(keys)
    move_by_keys(keys)
    book_again_by_keys(keys)
    change_details_by_keys(keys)
    cancel_by_keys(keys)
    with going_on(kim.page):
        keys.press("Account", within="nav[aria-label]")
    with going_on(kim.page):
        keys.press("Sign out", within="main")
    kim.page.wait_for_url("**/sign-in/")


def sign_in_by_keys(keys: Keyboard, portal: Portal, email: str) -> None:
    keys.page.wait_for_url("**/sign-in/")
    keys.type("Email", email)
    code = ask_for_code(portal, email, keys.enter)
    keys.type("Six-digit code", code)
    keys.enter()
    keys.page.wait_for_url(f"{portal.url}/")


def book_by_keys(keys: Keyboard) -> None:
    page = keys.page
    with going_on(page):
        keys.press("Book", within="nav[aria-label]")
    with going_on(page):
        keys.press_on(page.get_by_role("link", name=re.compile("Follow-up")))
    with going_on(page):
        keys.press_on(page.locator("main .slot").first)
    keys.press("Confirm")
    expect(page.get_by_text("It’s booked")).to_be_visible()


def move_by_keys(keys: Keyboard) -> None:
    page = keys.page
    before = chosen_instant(page)
    with going_on(page):
        keys.press("Reschedule", within="main")
    with going_on(page):
        keys.press_on(page.locator("main .slot").nth(1))
    with going_on(page):
        keys.press_on(page.locator("main form button").last)
    assert chosen_instant(page) != before


def book_again_by_keys(keys: Keyboard) -> None:
    """As it was last time; and takes it back."""
    page = keys.page
    with going_on(page):
        keys.press("Home", within="nav[aria-label]")
    with going_on(page):
        keys.press_on(page.locator("main .slot").first)
    with going_on(page):
        keys.press("Confirm")
    expect(page.get_by_text("It’s booked")).to_be_visible()
    keys.press("Undo")
    expect(page.get_by_text("It’s booked")).to_have_count(0)


def cancel_by_keys(keys: Keyboard) -> None:
    """And thinks better of it."""
    page = keys.page
    with going_on(page):
        keys.press("Home", within="nav[aria-label]")
    with going_on(page):
        keys.press("Cancel", within="main")
    keys.press_on(page.locator("main form").get_by_role("button", name=re.compile("^Cancel ")))
    expect(page.get_by_text("It’s cancelled")).to_be_visible()
    keys.press("Undo")
    expect(page.get_by_text("It’s cancelled")).to_have_count(0)


def change_details_by_keys(keys: Keyboard) -> None:
    with going_on(keys.page):
        keys.press("Account", within="nav[aria-label]")
    with going_on(keys.page):
        keys.press_on(keys.page.locator("main").get_by_role("link", name=re.compile("Kim Noll")))
    keys.type("Phone", "+49 30 1234567")
    with going_on(keys.page):
        keys.enter()
    expect(keys.page.get_by_text("+49 30 1234567")).to_be_visible()


@contextmanager
def going_on(page: Page) -> Iterator[None]:
    """What is done inside leads to another page."""
    with page.expect_navigation():
        yield


def with_motion_reduced(rosa: Phone, portal: Portal, email: str) -> None:
    """Nothing moves by itself, and nothing that is done sets anything in motion."""
    enter_by_code(rosa, portal, email)
    stands_still(rosa)
    rosa.tap("Book", within="nav[aria-label]", first=True)
    stands_still(rosa)
    rosa.tap_on(rosa.page.get_by_role("link", name=re.compile("Follow-up")))
    rosa.tap_on(rosa.page.locator("main .slot").first)
    stands_still(rosa)
    rosa.tap("Confirm")
    expect(rosa.page.get_by_text("It’s booked")).to_be_visible()
    stands_still(rosa)


def stands_still(who: Phone) -> None:
    assert who.page.evaluate(MOVING) == []
    assert who.page.evaluate("getComputedStyle(document.documentElement).scrollBehavior") == "auto"
