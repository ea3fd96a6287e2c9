"""The main job, from a stranger on the platform's page to a client who books again, on the running stack.

The bars are PRODUCT's: sign-up in 2 screens and at most 6 fields, invitation in 2 fields and 1 click, a known client's
booking in at most 4 taps with nothing typed, booking again in 1 tap and confirm.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Page, expect

from deploy.running_stack import RunningStack
from tests.crowding import crowding
from tests.journeys.phone import Phone
from tests.journeys.post import letter_to, letters_to

pytestmark = [pytest.mark.browser, pytest.mark.stack, pytest.mark.xdist_group("stack")]

CREATED_WITHIN = 1000  # milliseconds for the request that creates a business
SEEN_WITHIN = 1000  # milliseconds from a client's Confirm to the team's page, without a reload
ZONE = ZoneInfo("Europe/Berlin")
MakePhone = Callable[[], Phone]


@dataclass(frozen=True)
class Portal:
    name: str
    subdomain: str
    stack: RunningStack

    @property
    def url(self) -> str:
        return f"http://{self.subdomain}.localhost:{self.stack.port}"


@pytest.fixture(scope="module")
def lumen(stack: RunningStack) -> Portal:
    return Portal("Lumen Physio", "lumen-physio", stack)


def test_a_stranger_becomes_an_owner_and_a_client_books_again(
    stack: RunningStack, lumen: Portal, phone: MakePhone
) -> None:
    owner = phone()
    sign_up(owner, lumen, industry="clinic", email="ida@lumen.test")
    invite(owner, lumen, name="Cara Claus", email="cara@clients.test")
    cara = phone()
    enter_by_link(cara, stack, "cara@clients.test")
    book(cara, owner, lumen)
    move(cara)
    keep_a_visit(owner, lumen)
    book_again(cara)
    book_again_from_the_past(cara)
    cancel(cara)
    invite(owner, lumen, name="Dan Dorn", email="dan@clients.test")
    dan = phone()
    enter_by_code(dan, lumen, "dan@clients.test")
    sees_nothing_of(dan, cara, lumen)

    rival, other = phone(), Portal("Other Coaching", "other-coaching", stack)
    sign_up(rival, other, industry="coaching", email="eve@other.test")
    rival.open(f"{other.url}/team/clients/")
    expect(rival.page.get_by_text("Cara Claus")).to_have_count(0)
    is_a_stranger_at(rival, other, "cara@clients.test")


def sign_up(owner: Phone, portal: Portal, *, industry: str, email: str) -> None:
    owner.open(portal.stack.url)
    owner.tap("Open your portal")
    fields = owner.fields()
    owner.type("Name of your business", portal.name)
    owner.page.get_by_label("field").select_option(industry)
    owner.page.get_by_label("Your name").fill("Ida Immel")
    owner.page.get_by_label("mail").fill(email)
    expect(owner.page.locator("#id_subdomain")).to_have_value(portal.subdomain)
    owner.tap("Continue")
    owner.page.wait_for_url(re.compile("/code/"))
    assert fields + owner.fields() <= 6
    owner.type("Six-digit code", letter_to(portal.stack, email).code)
    before = crowding()
    with owner.page.expect_response(lambda answer: answer.request.method == "POST") as created:
        owner.tap("Open my portal")
    assert created.value.request.timing["responseEnd"] < CREATED_WITHIN * max(before, crowding())
    owner.page.wait_for_url(f"{portal.url}/team/")
    expect(owner.page.locator("#opening")).to_be_visible()
    assert owner.sideways() == 0


def invite(owner: Phone, portal: Portal, *, name: str, email: str) -> None:
    owner.open(f"{portal.url}/team/clients/invitation/")
    assert owner.fields() == 2
    owner.page.get_by_label("name").fill(name)
    owner.page.get_by_label("mail").fill(email)
    owner.taps = 0
    owner.tap("Send invitation")
    assert owner.taps == 1
    letter = letter_to(portal.stack, email)
    assert portal.name in letter.subject
    assert "portico" not in (letter.sender + letter.subject + letter.text).lower().replace("portico.localhost", "")


def enter_by_link(client: Phone, stack: RunningStack, email: str) -> None:
    client.open(letter_to(stack, email).link)
    client.tap("Open my portal")
    expect(client.page.locator("h1")).to_contain_text("Cara")
    assert client.path == "/"


def enter_by_code(client: Phone, portal: Portal, email: str) -> None:
    client.open(f"{portal.url}/join/")
    client.page.get_by_label("mail").fill(email)
    client.type("Six-digit code", letter_to(portal.stack, email).code)
    client.tap("Open my portal")
    client.page.wait_for_url(f"{portal.url}/")


def book(client: Phone, owner: Phone, portal: Portal) -> None:
    client.open(f"{portal.url}/")
    client.taps = 0
    client.tap("Book", within="nav[aria-label]", first=True)
    client.tap_on(client.page.get_by_role("link", name=re.compile("Follow-up")))
    client.tap_on(client.page.locator("main .slot").first)
    client.page.wait_for_url(re.compile("/confirmation/"))
    instant = chosen_instant(client.page)
    owner.open(f"{portal.url}/team/?day={instant[:10]}")
    expect(owner.page.get_by_text("Cara Claus")).to_have_count(0)
    time.sleep(1)  # seconds: the stream of the team's page is open by then
    allowed = SEEN_WITHIN * crowding()
    client.tap("Confirm")
    expect(owner.page.get_by_text("Cara Claus").first).to_be_visible(timeout=allowed)
    expect(client.page.get_by_text("It’s booked")).to_be_visible()
    assert client.taps <= 4
    letter_to(portal.stack, "cara@clients.test", number=2)


def chosen_instant(page: Page) -> str:
    """The instant of the time that was picked, as ISO 8601."""
    instant = page.locator("main time").first.get_attribute("datetime")
    assert instant is not None
    return instant


def move(client: Phone) -> None:
    before = chosen_instant(client.page)
    client.tap("Reschedule")
    client.tap_on(client.page.locator("main .slot").nth(1))
    client.page.wait_for_url(re.compile("slot="))
    client.tap_on(client.page.locator("main form button").last)
    client.page.wait_for_url(re.compile(r"/appointments/\d+/$|/$"))
    assert chosen_instant(client.page) != before


def keep_a_visit(owner: Phone, portal: Portal, *, name: str = "Cara Claus") -> None:
    """A client walks in now: the team books them for this very minute, and ticks them off on Today."""
    now = datetime.now(ZONE)
    owner.open(f"{portal.url}/team/")
    owner.tap("Book", within="main")
    owner.tap_on(owner.page.get_by_role("link", name=name))
    owner.tap_on(owner.page.get_by_role("link", name=re.compile("Follow-up")))
    owner.page.get_by_label("Day", exact=True).fill(f"{now:%Y-%m-%d}")
    owner.page.get_by_label("Time", exact=True).fill(f"{now:%H:%M}")
    owner.tap("Take this time")
    owner.tap("Confirm")
    owner.page.wait_for_url(re.compile("/team/"))
    owner.open(f"{portal.url}/team/")
    owner.taps = 0
    owner.tap("Arrived", first=True)  # whatever else is booked for this day is later
    assert owner.taps == 1
    owner.tap("Complete")
    expect(owner.page.get_by_text("Completed").first).to_be_visible()


def book_again(client: Phone) -> None:
    client.tap("Home", within="nav[aria-label]", first=True)
    client.taps = 0
    client.tap_on(client.page.locator("main .slot").first)
    client.tap("Confirm")
    assert client.taps == 2
    expect(client.page.get_by_text("It’s booked")).to_be_visible()
    client.tap("Undo")
    expect(client.page.get_by_text("It’s booked")).to_have_count(0)


def book_again_from_the_past(client: Phone) -> None:
    client.tap("Visits", within="nav[aria-label]", first=True)
    client.taps = 0
    client.tap("Book again", within="main", first=True)
    client.tap("Confirm")
    assert client.taps == 2
    expect(client.page.get_by_text("It’s booked")).to_be_visible()


def cancel(client: Phone) -> None:
    client.tap("Home", within="nav[aria-label]", first=True)
    client.tap("Cancel", within="main")
    client.tap(re.compile("^Cancel "), within="main form")
    expect(client.page.get_by_text("It’s cancelled")).to_be_visible()


def sees_nothing_of(client: Phone, rival: Phone, portal: Portal) -> None:
    rival.tap("Visits", within="nav[aria-label]", first=True)
    href = rival.page.locator("main a[href^='/appointments/']").first.get_attribute("href")
    answer = client.open(f"{portal.url}{href}")
    assert answer is not None
    assert answer.status == 404
    assert "Cara" not in client.page.content()
    assert [complaint for complaint in client.complaints if "404" not in complaint] == []
    client.complaints.clear()  # the browser's own note of the page that is not there


def is_a_stranger_at(visitor: Phone, portal: Portal, email: str) -> None:
    """A client of one business is nobody at another: the page says the same as ever, and no mail is sent."""
    before = len(letters_to(portal.stack, email))
    visitor.context.clear_cookies()
    visitor.open(f"{portal.url}/sign-in/")
    visitor.page.get_by_label("mail").fill(email)
    visitor.page.get_by_role("button", name="code").click()
    visitor.page.wait_for_url(re.compile("/sign-in/code/"))
    time.sleep(2)  # seconds: a mail would have come by then
    assert len(letters_to(portal.stack, email)) == before
