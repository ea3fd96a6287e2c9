from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.test import Client as Browser
from django.utils import timezone

from tenants.accounts.choices import Role
from tenants.accounts.models import User
from tenants.entry import entering, entering_platform
from tenants.models import Business
from tenants.streams.seats import Refused, take_seat
from tests.factories.authenticator import Authenticator
from tests.factories.cast import Cast, Person, add_member, sign_in
from tests.factories.factors import app_code, ask_in, authenticator_at
from tests.html import assert_page
from tests.tenants.accounts.test_app_set_up import key_on
from tests.tenants.accounts.test_passkeys import options_at

SET_UP = "/account/second-factor/"


def joined(person: Person, *, days_ago: float) -> None:
    assert person.business is not None
    with entering(person.business):
        User.objects.filter(pk=person.user.pk).update(joined_at=timezone.now() - timedelta(days=days_ago))


def is_sent_to_set_up(browser: Browser, path: str) -> bool:
    response = browser.get(path)
    return response.status_code == 302 and response["Location"].startswith(SET_UP)


def require_of_clients(cast: Cast, policy: str) -> None:
    """By its page: whoever is to be asked for afterwards has to be signed in before."""
    response = sign_in(cast.alice).post("/team/sign-in-rules/", {"second_factor": policy})
    assert response.status_code == 302


@pytest.mark.parametrize(("days", "words"), [(0, "7 days left"), (5.5, "2 days left"), (6.5, "1 day left")])
def test_owner_is_told_how_long_it_may_wait(cast: Cast, days: float, words: str) -> None:
    joined(cast.alice, days_ago=days)
    browser = sign_in(cast.alice, factor=False)
    assert words in assert_page(browser.get("/team/").content).get_text()
    assert "days left" not in assert_page(browser.get(SET_UP).content).get_text()


def test_after_a_week_nothing_else_opens(cast: Cast) -> None:
    joined(cast.alice, days_ago=7)
    browser = sign_in(cast.alice, factor=False)
    for path in ("/team/", "/team/clients/", "/team/settings/", "/team/sign-in-rules/", "/team/account/"):
        assert is_sent_to_set_up(browser, path), path
    assert browser.post("/team/settings/", {"name": "Changed"})["Location"] == SET_UP
    assert browser.get("/team/clients/", headers={"HX-Request": "true"}).status_code == 401
    page = assert_page(browser.get(f"{SET_UP}?next=/team/clients/").content)
    assert "Set it up to go on" in page.get_text()
    assert browser.post("/sign-out/").status_code == 302


def test_no_way_round_as_a_client_or_by_live_updates(cast: Cast) -> None:
    joined(cast.alice, days_ago=8)
    browser = sign_in(cast.alice, factor=False)
    client_id = cast.cara.viewer.client_ids[0]
    assert browser.post(f"/team/clients/{client_id}/portal-view/")["Location"] == SET_UP
    with pytest.raises(Refused) as refused:
        take_seat({"host": cast.alpha_host, "cookie": f"sessionid={browser.cookies['sessionid'].value}"})
    assert refused.value.status == 403


def test_set_up_leads_on_to_where_one_was_going(cast: Cast) -> None:
    joined(cast.alice, days_ago=8)
    browser = sign_in(cast.alice, factor=False)
    browser.get(browser.get("/team/clients/")["Location"])
    browser.post("/account/second-factor/app/", {"code": app_code(key_on(browser))})
    assert browser.post("/account/backup-codes/kept/")["Location"] == "/team/clients/"
    assert browser.get("/team/clients/").status_code == 200


@pytest.mark.parametrize(
    ("role", "is_held"), [(Role.MANAGER, True), (Role.PRACTITIONER, False), (Role.FRONT_DESK, False)]
)
def test_it_depends_on_the_role(cast: Cast, role: Role, is_held: bool) -> None:
    person = add_member(cast.alpha, cast.alpha_host, "Mira Moor", role)
    joined(person, days_ago=30)
    assert is_sent_to_set_up(sign_in(person, factor=False), "/team/") == is_held


def test_staff_need_it_from_the_first_minute(cast: Cast) -> None:
    browser = sign_in(cast.olga, factor=False)
    assert is_sent_to_set_up(browser, "/console/")
    assert_page(browser.get(SET_UP).content)
    assert browser.post("/account/second-factor/app/", {"code": app_code(key_on(browser))}).status_code == 302
    assert browser.get("/console/").status_code == 200


def test_staff_may_use_a_passkey(cast: Cast) -> None:
    browser = sign_in(cast.olga, factor=False)
    passkey = Authenticator("http://localhost:8000", "localhost")
    options = options_at(browser, "/account/passkeys/")
    assert options["rp"]["name"] == "Portico"
    browser.post("/account/passkeys/", {"answer": passkey.create(options)})
    assert browser.get("/console/").status_code == 200


@pytest.mark.parametrize(("policy", "is_held"), [("off", False), ("offered", False), ("required", True)])
def test_business_decides_for_its_clients(cast: Cast, policy: str, is_held: bool) -> None:
    joined(cast.cara, days_ago=8)
    browser = sign_in(cast.cara)
    require_of_clients(cast, policy)
    assert is_sent_to_set_up(browser, "/") == is_held


def test_new_client_comes_to_home_first(cast: Cast) -> None:
    browser = sign_in(cast.cara)
    require_of_clients(cast, "required")
    page = assert_page(browser.get("/").content)
    assert "7 days left" in page.get_text()


def test_with_it_off_what_is_set_up_still_counts(cast: Cast, browser: Browser) -> None:
    owner = sign_in(cast.cara)
    owner.post("/account/second-factor/app/", {"code": app_code(key_on(owner))})
    require_of_clients(cast, "off")
    ask_in(browser, cast.cara.user.email)
    assert browser.get("/sign-in/second-step/").status_code == 200
    assert "Second step" in assert_page(owner.get("/account/").content).get_text()


def test_off_means_no_passkeys_are_added(cast: Cast) -> None:
    browser = sign_in(cast.cara)
    require_of_clients(cast, "off")
    passkey = authenticator_at(cast.alpha_host)
    options = options_at(browser, "/account/passkeys/")
    assert browser.post("/account/passkeys/", {"answer": passkey.create(options)}).status_code == 409


def test_grace_runs_out_in_the_middle_of_a_session(cast: Cast) -> None:
    with time_machine.travel(timezone.now(), tick=False) as clock:
        joined(cast.alice, days_ago=6.9)
        browser = sign_in(cast.alice, factor=False)
        assert browser.get("/team/").status_code == 200
        clock.shift(timedelta(hours=3))
        assert is_sent_to_set_up(browser, "/team/")


def test_owner_sets_the_rules(cast: Cast) -> None:
    browser = sign_in(cast.alice)
    assert_page(browser.get("/team/sign-in-rules/").content)
    given = {"second_factor": "required", "files_need_step_up": "on"}
    assert browser.post("/team/sign-in-rules/", given)["Location"] == "/team/sign-in-rules/"
    with entering_platform():
        policies = Business.objects.get(pk=cast.alpha.pk).policies
    rules = [policies[name] for name in ("second_factor", "files_need_step_up", "notes_need_step_up")]
    assert rules == ["required", True, False]
    assert policies["cancel_notice_hours"] == 24, "the others stay"
    assert browser.post("/team/sign-in-rules/", {"second_factor": "sometimes"}).status_code == 422


@pytest.mark.parametrize("who", ["bob", "cara"])
def test_rules_are_the_owners(cast: Cast, who: str) -> None:
    browser = sign_in(getattr(cast, who))
    assert browser.post("/team/sign-in-rules/", {"second_factor": "off"}).status_code == 403
