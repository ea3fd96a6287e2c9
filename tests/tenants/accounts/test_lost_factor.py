from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client as Browser
from django.utils import timezone

from tenants.accounts.choices import Role
from tenants.accounts.factors.owned import has_factor
from tenants.accounts.models import FactorReset, User
from tenants.accounts.tasks import complete_factor_reset
from tenants.entry import at_the_door, entering, entering_platform, entering_queue
from tenants.viewer import SYSTEM
from tests.factories.cast import Cast, Person, add_member, sign_in
from tests.factories.factors import ask_in, code_mail, give_app, give_passkey
from tests.factories.mailbox import Received, mails_to
from tests.html import assert_page
from tests.tenants.accounts.signing import is_signed_in, verbs

LOST, LIST = "/sign-in/second-step/lost/", "/team/lost-factors/"
CARA, ALICE = "cara@clients.test", "alice@alpha.test"


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(timezone.now(), tick=False) as clock:
        yield clock


def ask(person: Person) -> Browser:
    browser = Browser(HTTP_HOST=person.host)
    ask_in(browser, person.user.email)
    assert_page(browser.get(LOST).content)
    assert_page(browser.post(LOST).content)
    return browser


def reset_of(person: Person) -> FactorReset:
    assert person.business is not None
    with entering(person.business):
        return FactorReset.objects.get(user_id=person.user.pk)


def time_comes(person: Person) -> None:
    """What the task does that the approval asked for."""
    assert person.business is not None
    with entering(person.business, SYSTEM):
        complete_factor_reset(reset_id=reset_pk(person))


def reset_pk(person: Person) -> int:
    with at_the_door():
        return FactorReset.objects.get(user_id=person.user.pk).pk


def is_protected(person: Person) -> bool:
    assert person.business is not None
    with entering(person.business):
        return has_factor(person.user)


def about(address: str, words: str) -> list[Received]:
    return [mail for mail in mails_to(address) if words in mail.subject]


def test_owner_agrees_time_passes_and_it_is_gone(cast: Cast, clock: time_machine.Traveller) -> None:
    give_app(cast.cara)
    give_passkey(cast.cara)
    open_session = sign_in(cast.cara, factor=True)
    ask(cast.cara)
    assert len(about(CARA, "Somebody asked to remove")) == len(about(ALICE, "A second step is lost")) == 1
    owner = sign_in(cast.alice)
    assert "Cara Claus" in assert_page(owner.get(LIST).content).get_text()
    assert owner.post(f"{LIST}{reset_of(cast.cara).pk}/approval/")["Location"] == LIST
    assert len(about(CARA, "will be removed")) == len(about(ALICE, "was agreed to")) == 1
    clock.shift(timedelta(hours=23, minutes=59))
    time_comes(cast.cara)
    assert is_protected(cast.cara)
    clock.shift(timedelta(minutes=1))
    time_comes(cast.cara)
    assert not is_protected(cast.cara)
    assert len(about(CARA, "is removed")) == len(about(ALICE, "was removed")) == 1
    assert open_session.get("/")["Location"].startswith("/sign-in/")
    browser = Browser(HTTP_HOST=cast.alpha_host)
    ask_in(browser, CARA)
    assert is_signed_in(browser, cast.cara)
    asked = ["account.factor_reset_asked", "account.factor_reset_approved", "account.factor_reset_done"]
    assert [verb for verb in verbs(cast.cara) if verb.startswith("account.factor_reset")] == asked


def test_password_goes_too_so_that_the_mail_has_to_be_theirs(cast: Cast, clock: time_machine.Traveller) -> None:
    give_app(cast.cara)
    with entering(cast.alpha):
        user = User.objects.get(email=CARA)
        user.set_password("seven green bottles")
        user.save()
    ask(cast.cara)
    sign_in(cast.alice).post(f"{LIST}{reset_of(cast.cara).pk}/approval/")
    clock.shift(timedelta(hours=24))
    time_comes(cast.cara)
    browser = Browser(HTTP_HOST=cast.alpha_host)
    assert browser.post("/sign-in/password/", {"email": CARA, "password": "seven green bottles"}).status_code == 422


def test_time_alone_does_nothing(cast: Cast, clock: time_machine.Traveller) -> None:
    give_app(cast.cara)
    ask(cast.cara)
    clock.shift(timedelta(days=30))
    time_comes(cast.cara)
    assert is_protected(cast.cara)


def test_agreement_asks_for_a_task_when_the_time_comes(cast: Cast, clock: time_machine.Traveller) -> None:
    give_app(cast.cara)
    ask(cast.cara)
    sign_in(cast.alice).post(f"{LIST}{reset_of(cast.cara).pk}/approval/")
    with entering_queue(), connection.cursor() as cursor:
        cursor.execute("SELECT visible_at FROM portico.message WHERE actor = 'accounts.complete_factor_reset'")
        assert cursor.fetchall() == [(timezone.now() + timedelta(hours=24),)]


def test_late_agreement_is_carried_out_at_once(cast: Cast, clock: time_machine.Traveller) -> None:
    give_app(cast.cara)
    ask(cast.cara)
    clock.shift(timedelta(hours=25))
    sign_in(cast.alice).post(f"{LIST}{reset_of(cast.cara).pk}/approval/")
    assert not is_protected(cast.cara)


def test_team_waits_longer(cast: Cast, clock: time_machine.Traveller) -> None:
    give_app(cast.bob)
    ask(cast.bob)
    assert reset_of(cast.bob).ready_at == timezone.now() + timedelta(hours=72)


def test_link_in_the_mail_stops_it(cast: Cast, clock: time_machine.Traveller) -> None:
    give_app(cast.cara)
    ask(cast.cara)
    path, stranger = about(CARA, "Somebody asked")[0].path, Browser(HTTP_HOST=cast.alpha_host)
    assert_page(stranger.get(path).content)
    assert reset_of(cast.cara).is_open, "opening the link changes nothing"
    assert "It is stopped" in assert_page(stranger.post(path).content).get_text()
    assert stranger.get(path).status_code == 410
    assert len(about(ALICE, "A request was stopped")) == 1
    sign_in(cast.alice).post(f"{LIST}{reset_of(cast.cara).pk}/approval/")
    clock.shift(timedelta(days=2))
    time_comes(cast.cara)
    assert is_protected(cast.cara)


def test_it_can_be_stopped_after_the_owner_agreed(cast: Cast, clock: time_machine.Traveller) -> None:
    give_app(cast.cara)
    ask(cast.cara)
    sign_in(cast.alice).post(f"{LIST}{reset_of(cast.cara).pk}/approval/")
    Browser(HTTP_HOST=cast.alpha_host).post(about(CARA, "Somebody asked")[0].path)
    clock.shift(timedelta(days=2))
    time_comes(cast.cara)
    assert is_protected(cast.cara)


def test_owner_may_refuse(cast: Cast) -> None:
    give_app(cast.cara)
    ask(cast.cara)
    owner, pk = sign_in(cast.alice), reset_of(cast.cara).pk
    assert owner.post(f"{LIST}{pk}/refusal/")["Location"] == LIST
    assert len(about(CARA, "Your second step stays")) == 1
    owner.post(f"{LIST}{pk}/approval/")
    assert (reset_of(cast.cara).outcome, reset_of(cast.cara).approved_at) == ("refused", None)
    ask_again = Browser(HTTP_HOST=cast.alpha_host)
    ask_in(ask_again, CARA)
    ask_again.post(LOST)
    with entering(cast.alpha):
        assert FactorReset.objects.filter(ended_at=None).count() == 1


def test_asking_twice_is_asking_once(cast: Cast) -> None:
    give_app(cast.cara)
    browser = ask(cast.cara)
    assert "The owner has your request" in assert_page(browser.post(LOST).content).get_text()
    with entering(cast.alpha):
        assert FactorReset.objects.count() == 1
    assert len(about(CARA, "Somebody asked")) == 1


def test_only_owner_can_not_ask_themselves(cast: Cast) -> None:
    give_app(cast.alice)
    browser = ask(cast.alice)
    assert "You are the only owner" in assert_page(browser.post(LOST).content).get_text()
    with entering(cast.alpha):
        assert FactorReset.objects.count() == 0


def test_nobody_agrees_to_their_own(cast: Cast) -> None:
    second = add_member(cast.alpha, cast.alpha_host, "Otto Orth", Role.OWNER)
    give_app(second)
    ask(second)
    pk = reset_of(second).pk
    sign_in(second).post(f"{LIST}{pk}/approval/")
    assert reset_of(second).approved_at is None
    sign_in(cast.alice).post(f"{LIST}{pk}/approval/")
    assert reset_of(second).approved_by == "Alice Adler"


@pytest.mark.parametrize("who", ["bob", "cara", "dan"])
def test_nobody_but_an_owner_agrees(cast: Cast, who: str) -> None:
    give_app(cast.cara)
    ask(cast.cara)
    browser, pk = sign_in(getattr(cast, who)), reset_of(cast.cara).pk
    for path in ("approval", "refusal"):
        assert browser.post(f"{LIST}{pk}/{path}/").status_code == 403
    assert browser.get(LIST).status_code == 403
    assert sign_in(cast.eve).post(f"{LIST}{pk}/approval/").status_code == 404
    assert reset_of(cast.cara).is_open


def test_agreeing_needs_a_fresh_proof(cast: Cast) -> None:
    give_app(cast.cara)
    ask(cast.cara)
    sign_in(cast.alice, fresh=False).post(f"{LIST}{reset_of(cast.cara).pk}/approval/")
    assert reset_of(cast.cara).approved_at is None


def test_without_a_first_factor_nobody_asks(cast: Cast, browser: Browser) -> None:
    give_app(cast.cara)
    assert browser.post(LOST)["Location"] == "/sign-in/"
    assert mails_to(ALICE) == []


def test_link_that_is_not_complete(cast: Cast, browser: Browser) -> None:
    response = browser.get(f"{LOST}{'x' * 43}/")
    assert response.status_code == 404
    assert_page(response.content)


def test_who_must_have_one_sets_it_up_anew(cast: Cast) -> None:
    with entering(cast.alpha):
        User.objects.filter(pk=cast.alice.user.pk).update(joined_at=timezone.now() - timedelta(days=30))
    give_app(cast.alice)
    call_command("reset_second_factor", "Alice@alpha.test", business="alpha.localhost", stdout=Quiet())
    browser = Browser(HTTP_HOST=cast.alpha_host)
    ask_in(browser, ALICE)
    assert browser.get("/team/")["Location"].startswith("/account/second-factor/")


def test_staff_are_helped_by_command_only(cast: Cast) -> None:
    give_app(cast.olga)
    browser = ask(cast.olga)
    assert "Whoever runs the server" in assert_page(browser.get(LOST).content).get_text()
    open_session = sign_in(cast.olga)
    call_command("reset_second_factor", "olga@portico.test", stdout=Quiet())
    with entering_platform():
        assert not has_factor(cast.olga.user)
        assert FactorReset.objects.count() == 0
    assert open_session.get("/console/")["Location"].startswith("/sign-in/")
    assert "is removed" in mails_to("olga@portico.test")[-1].subject
    with pytest.raises(CommandError, match="Nobody signs in"):
        call_command("reset_second_factor", "nobody@portico.test")


def test_mail_to_stop_it_brings_no_code(cast: Cast) -> None:
    """It is read by whoever may know the password, too."""
    give_app(cast.cara)
    ask(cast.cara)
    assert code_mail(CARA).subject.endswith("is your code for Alpha Clinic")
    with pytest.raises(AssertionError):
        _ = about(CARA, "Somebody asked")[0].code


class Quiet:
    def write(self, text: str) -> None:
        """What a command has to say is of no interest here."""
