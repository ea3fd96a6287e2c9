"""Who one is while a page is open: another role, another child's portal, a link that ends, a proof asked for again."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from deploy.running_stack import RunningStack
from tests.journeys.phone import Phone
from tests.journeys.post import letter_to
from tests.journeys.test_main_job import Portal, enter_by_link, invite, sign_up

pytestmark = [pytest.mark.browser, pytest.mark.stack, pytest.mark.xdist_group("stack")]

MakePhone = Callable[[], Phone]
IDA, BOB, CARA, CLEO = "ida@seats.test", "bob@seats.test", "cara@seats.test", "cleo@seats.test"
PASSWORD = "a lamp beside the window"  # of nobody


def test_seats(stack: RunningStack, phone: MakePhone) -> None:
    portal = Portal("Seats Clinic", "seats-clinic", stack)
    owner, bob, cara = phone(), phone(), phone()
    sign_up(owner, portal, industry="clinic", email=IDA)
    bob_joins(owner, bob, portal)
    another_role_ends_his_session(owner, bob, portal)
    invite(owner, portal, name="Cara Claus", email=CARA)
    enter_by_link(cara, stack, CARA)
    cara_is_asked_to_see_cleo(owner, cara, portal)
    she_chooses_whose_portal_it_is(cara, portal)
    her_link_ends_while_she_looks(owner, cara, portal)
    a_proof_is_asked_for(cara, portal)


def bob_joins(owner: Phone, bob: Phone, portal: Portal) -> None:
    owner.open(f"{portal.url}/team/people/")
    owner.tap("Invite", within="main")
    owner.page.get_by_label("Name").fill("Bob Brandt")
    owner.page.get_by_label("Email").fill(BOB)
    owner.page.get_by_label("Role").select_option("front_desk")
    owner.tap("Send invitation")
    bob.open(letter_to(portal.stack, BOB).link)
    bob.tap("Join the team")
    bob.page.wait_for_url(f"{portal.url}/team/")
    assert bob.open(f"{portal.url}/team/people/").status == 403  # type: ignore[union-attr]  # it answers
    bob.complaints.clear()  # of that refusal
    bob.open(f"{portal.url}/team/")


def another_role_ends_his_session(owner: Phone, bob: Phone, portal: Portal) -> None:
    """His page goes no further; he comes in again as what he is now."""
    owner.open(f"{portal.url}/team/people/")
    owner.tap(re.compile("Bob Brandt"), within="main")
    owner.page.get_by_label("Role").select_option("manager")
    owner.tap("Save")
    expect(owner.page.get_by_text("Bob Brandt signs in anew")).to_be_visible()
    bob.tap("Patients", within="nav[aria-label]", first=True)
    bob.page.wait_for_url("**/sign-in/**")
    bob.type("Email", BOB)
    bob.tap("Send me a code")
    bob.type("Six-digit code", letter_to(portal.stack, BOB, about="is your code").code)
    bob.tap("Sign in")
    bob.page.wait_for_url(f"{portal.url}/team/clients/")
    bob.open(f"{portal.url}/team/people/")
    assert bob.heading == "Team"


def cara_is_asked_to_see_cleo(owner: Phone, cara: Phone, portal: Portal) -> None:
    invite(owner, portal, name="Cleo Claus", email=CLEO)
    owner.open(f"{portal.url}/team/clients/")
    owner.tap(re.compile("Cleo Claus"), within="main")
    owner.tap("Add somebody")
    owner.page.get_by_label("Name").fill("Cara Claus")
    owner.page.get_by_label("Email").fill(CARA)
    owner.page.get_by_label("They are").select_option("guardian")
    owner.page.get_by_label("Book, move and cancel").uncheck()
    owner.tap("Send invitation")
    cara.open(letter_to(portal.stack, CARA, number=2).link)
    cara.tap("Open my portal")
    cara.page.wait_for_url(f"{portal.url}/")


def she_chooses_whose_portal_it_is(cara: Phone, portal: Portal) -> None:
    cara.open(f"{portal.url}/appointments/")
    cara.taps = 0
    cara.tap(re.compile("Everyone"), within=".switcher")
    cara.tap("Cleo Claus", within="main")
    cara.page.wait_for_url(f"{portal.url}/appointments/")
    assert (cara.taps, cara.sideways()) == (2, 0)
    expect(cara.page.locator(".switcher")).to_contain_text("Cleo Claus")
    cara.open(f"{portal.url}/account/")
    expect(cara.page.locator("main")).to_contain_text("Cleo Claus")
    expect(cara.page.locator("main")).not_to_contain_text("Cara Claus")
    cara.tap(re.compile("Cleo Claus"), within=".switcher")
    cara.tap("Everyone", within="main")
    cara.page.wait_for_url(f"{portal.url}/account/")
    expect(cara.page.locator("main")).to_contain_text("Cara Claus")


def her_link_ends_while_she_looks(owner: Phone, cara: Phone, portal: Portal) -> None:
    """The page that was open hears nothing more of Cleo, and the next click shows her no more."""
    cara.open(f"{portal.url}/appointments/")
    owner.open(f"{portal.url}/team/clients/")
    owner.tap(re.compile("Cleo Claus"), within="main")
    owner.tap(re.compile(CARA), within="main")
    owner.tap("Remove their access", first=True)
    with cara.page.expect_request("**/events**"):  # its stream has ended, and it asks again as who she is now
        owner.tap("Remove their access", within="dialog")
    expect(owner.page.get_by_text("They no longer see this portal.")).to_be_visible()
    cara.open(f"{portal.url}/account/")
    expect(cara.page.locator(".switcher")).to_have_count(0)
    expect(cara.page.locator("main")).not_to_contain_text("Cleo Claus")


def a_proof_is_asked_for(cara: Phone, portal: Portal) -> None:
    """In by password alone, she is asked for a code before her address can be changed."""
    cara.open(f"{portal.url}/account/password/")
    cara.type("New password", PASSWORD)
    cara.tap("Save password")
    cara.open(f"{portal.url}/account/")
    cara.tap("Sign out", within="main", first=True)
    cara.tap("Use a password instead")
    cara.type("Email", CARA)
    cara.type("Password", PASSWORD)
    cara.tap("Sign in")
    cara.page.wait_for_url(f"{portal.url}/")
    cara.open(f"{portal.url}/account/address/")
    assert cara.path == "/account/confirmation"
    cara.tap("Send me a code")
    cara.type("Six-digit code", letter_to(portal.stack, CARA, about="is your code").code)
    cara.tap("Continue")
    cara.page.wait_for_url("**/account/address/")
