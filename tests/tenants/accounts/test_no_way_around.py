"""Somebody whose second factor is on, by every door there is: none of them opens a page without it."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass

import pytest
from django.test import Client as Browser

from tenant_apps.clients.models import Invitation
from tenant_apps.clients.operations import invite_client
from tenant_apps.team.operations import invite_member
from tenants.accounts.choices import CodePurpose, Role
from tenants.accounts.codes import issue_code
from tenants.accounts.models import User
from tenants.accounts.sessions import SessionStore
from tenants.entry import at_the_door, entering
from tenants.secrets import digests
from tenants.streams.seats import Refused, take_seat
from tests.architecture.source import sources
from tests.factories.cast import Cast, Person, sign_in
from tests.factories.factors import app_code, ask_in, authenticator_at, give_app, give_passkey, wrong_code
from tests.factories.mailbox import Received, newest_mail
from tests.tenants.accounts.signing import STEP, assert_shut, assurance_in, is_signed_in

PASSWORD = "seven green bottles"


@dataclass(frozen=True)
class Door:
    cast: Cast
    person: Person
    browser: Browser


def set_password(person: Person) -> None:
    assert person.business is not None
    with entering(person.business):
        user = User.objects.get(pk=person.user.pk)
        user.set_password(PASSWORD)
        user.save()


def by_code(door: Door) -> None:
    ask_in(door.browser, door.person.user.email)


def by_link(door: Door) -> None:
    door.browser.post("/sign-in/", {"email": door.person.user.email})
    door.browser.post(newest_mail(door.person.user.email).path)


def by_password(door: Door) -> None:
    set_password(door.person)
    door.browser.post("/sign-in/password/", {"email": door.person.user.email, "password": PASSWORD})


def by_reset(door: Door) -> None:
    door.browser.post("/sign-in/password/reset/", {"email": door.person.user.email})
    door.browser.post("/sign-in/code/", {"code": newest_mail(door.person.user.email).code})


def by_invitation(door: Door) -> None:
    """Of another client, to the same address: a parent's login takes a second child on."""
    token, alice = "t" * 43, door.cast.alice.viewer
    with entering(door.cast.alpha, alice):
        invitation = invite_client(by=alice, name="Ina Claus", email="ina@clients.test")
        with at_the_door():
            changes = {"link_digest": digests(token)[0], "email": door.person.user.email}
            Invitation.objects.filter(pk=invitation.pk).update(**changes)
    door.browser.post(f"/welcome/{token}/")


def by_entrance(door: Door) -> None:
    """Over from the sign-up on the platform's host."""
    with entering(door.cast.alpha):
        issued = issue_code(CodePurpose.HANDOFF, email=door.person.user.email)
    door.browser.post("/entrance/", {"token": issued.token}, headers={"Origin": "http://localhost:8000"})


def by_invitations_code(door: Door) -> None:
    with entering(door.cast.alpha, door.cast.alice.viewer):
        invite_client(by=door.cast.alice.viewer, name="Ina Claus", email=door.person.user.email)
    code = newest_mail(door.person.user.email).code
    door.browser.post("/join/", {"email": door.person.user.email, "code": code})


def by_team_invitation(door: Door) -> None:
    """A client who is asked onto the team."""
    door.browser.post(asked_onto_the_team(door).path)


def by_team_invitations_code(door: Door) -> None:
    code = asked_onto_the_team(door).code
    door.browser.post("/team/join/", {"email": door.person.user.email, "code": code})


def asked_onto_the_team(door: Door) -> Received:
    email = door.person.user.email
    with entering(door.cast.alpha, door.cast.alice.viewer):
        invite_member(by=door.cast.alice.viewer, name="Cara Claus", email=email, role=Role.FRONT_DESK)
    return newest_mail(email)


WAYS = [by_code, by_link, by_password, by_reset, by_invitation, by_invitations_code, by_entrance]
ONTO_THE_TEAM = [by_team_invitation, by_team_invitations_code]  # for who is not on it yet
# Where a first factor ends, and how often: whoever adds a way in adds it to the ways above as well.
ENDS = {
    "tenants/accounts/views/code.py": 1,  # by_code; by_reset is a code and what comes after it
    "tenants/accounts/views/link.py": 2,  # by_link, by_entrance
    "tenants/accounts/views/password.py": 1,  # by_password
    "tenants/accounts/views/passkeys.py": 1,  # verified by its owner it is both; else: the tests of passkeys below
    "tenant_apps/clients/views/joining.py": 2,  # by_invitation, by_invitations_code
    "tenant_apps/team/views/joining.py": 2,  # by_team_invitation, by_team_invitations_code
    "tenants/drill/rivals.py": 1,  # signs in people of its own making, in a transaction that is taken back
}


def test_every_first_factor_is_tried_here() -> None:
    found = {source.path: source.text.count("complete_first_factor(request, ") for source in sources()}
    assert {path: count for path, count in found.items() if count} == ENDS


@pytest.mark.parametrize(
    ("way", "who"),
    [*((way, who) for way in WAYS for who in ("cara", "alice")), *((way, "cara") for way in ONTO_THE_TEAM)],
)
def test_first_factor_alone_opens_nothing(cast: Cast, browser: Browser, way: Callable[[Door], None], who: str) -> None:
    person: Person = getattr(cast, who)
    key = give_app(person)
    way(Door(cast, person, browser))
    assert browser.get(STEP).status_code == 200, "the first factor was right"
    assert not is_signed_in(browser, person)
    if who == "cara":
        assert_shut(browser)
    assert browser.get("/team/")["Location"].startswith("/sign-in/")
    browser.post(STEP, {"way": "app", "code": wrong_code(key)})
    assert not is_signed_in(browser, person)
    assert browser.post(STEP, {"way": "app", "code": app_code(key)}).status_code == 302
    assert assurance_in(browser, person).methods[1:] == ("app",)


def test_live_updates_are_shut_too(cast: Cast, browser: Browser) -> None:
    give_app(cast.cara)
    ask_in(browser, cast.cara.user.email)
    with pytest.raises(Refused) as refused:
        take_seat({"host": cast.alpha_host, "cookie": f"sessionid={browser.cookies['sessionid'].value}"})
    assert refused.value.status == 401


def test_passkey_that_did_not_verify_its_owner_opens_nothing(cast: Cast, browser: Browser) -> None:
    passkey = give_passkey(cast.cara)
    passkey.verifies = False
    options = json.loads(browser.post("/sign-in/passkey/options/").content)
    assert browser.post("/sign-in/passkey/", {"answer": passkey.get(options)}).status_code == 422
    assert not is_signed_in(browser, cast.cara)
    assert_shut(browser)


def test_team_that_waits_can_not_look_as_a_client(cast: Cast, browser: Browser) -> None:
    give_app(cast.alice)
    ask_in(browser, cast.alice.user.email)
    client_id = cast.cara.viewer.client_ids[0]
    assert browser.post(f"/team/clients/{client_id}/portal-view/")["Location"].startswith("/sign-in/")
    assert browser.get("/")["Location"].startswith("/sign-in/")


def test_session_made_past_the_door_counts_for_nobody(cast: Cast) -> None:
    """Django's own login would make such a one."""
    browser = sign_in(cast.cara)
    assert browser.get("/").status_code == 200
    with entering(cast.alpha):
        session = SessionStore(browser.cookies["sessionid"].value)
        del session["assurance"]
        session.save()
    assert_shut(browser)


def test_waiting_sign_in_of_one_is_no_use_to_another(cast: Cast, browser: Browser) -> None:
    """Dan's own app does not finish what was begun as Cara."""
    give_app(cast.cara)
    dans = give_app(cast.dan)
    ask_in(browser, cast.cara.user.email)
    assert browser.post(STEP, {"way": "app", "code": app_code(dans)}).status_code == 422
    assert not is_signed_in(browser, cast.cara)


def test_somebody_elses_passkey_is_no_second_step(cast: Cast, browser: Browser) -> None:
    give_app(cast.cara)
    dans = give_passkey(cast.dan)
    ask_in(browser, cast.cara.user.email)
    options = json.loads(browser.post(f"{STEP}options/").content)
    assert browser.post(STEP, {"way": "passkey", "answer": dans.get(options)}).status_code == 422
    assert not is_signed_in(browser, cast.cara)


def test_passkey_that_nobody_added_opens_nothing(cast: Cast, browser: Browser) -> None:
    stranger = authenticator_at(cast.alpha_host)
    options = json.loads(browser.post("/sign-in/passkey/options/").content)
    assert browser.post("/sign-in/passkey/", {"answer": stranger.get(options)}).status_code == 422
    assert_shut(browser)
