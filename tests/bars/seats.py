"""Cookies of people who have signed in, so that each picture needs no sign-in of its own."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from playwright.sync_api import Browser

from deploy.running_stack import RunningStack
from tests.bars import people
from tests.bars.dressing import password_of
from tests.journeys.conftest import PHONE
from tests.journeys.phone import Phone
from tests.journeys.test_main_job import Portal, enter_by_code, invite, sign_up

if TYPE_CHECKING:
    from playwright.sync_api import StorageState

VISITOR, STRANGER, CLIENT, OWNER = "visitor", "stranger", "client", "owner"
PEOPLE = {person.name: person for person in (people.VISITOR, people.STRANGER, people.CLIENT, people.OWNER)}


@dataclass(frozen=True)
class Seat:
    origin: str
    cookies: StorageState


def seat_of(browser: Browser, stack: RunningStack, name: str) -> Seat:
    """Of somebody in the demo."""
    person, context = PEOPLE[name], browser.new_context()
    people.sign_in(context, person, port=stack.port, password=password_of(stack))
    cookies = context.storage_state()
    context.close()
    return Seat(person.origin(stack.port), cookies)


def newcomers(browser: Browser, stack: RunningStack) -> dict[str, Seat]:
    """The owner and the only client of a business that was opened a moment ago."""
    portal = Portal("Quiet Practice", "quiet-practice", stack)
    owner, client = (Phone(browser.new_context(**PHONE)) for _ in range(2))
    sign_up(owner, portal, industry="clinic", email="ida@quiet.example")
    invite(owner, portal, name="Nora Noll", email="nora@quiet.example")
    enter_by_code(client, portal, "nora@quiet.example")
    found = {OWNER: owner, CLIENT: client}
    seats = {name: Seat(portal.url, phone.context.storage_state()) for name, phone in found.items()}
    for phone in found.values():
        phone.close()
    return seats
