"""From a name typed in to a portal that answers there, and back: with a real name server on this machine."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from django.test import Client as Browser
from django.utils import timezone

from tenant_apps.domains.choices import State
from tenant_apps.domains.models import DomainClaim
from tenant_apps.domains.operations import give_back
from tenants.audit.models import Entry
from tenants.domains import own_hosts, register_host
from tenants.entry import entering, entering_platform
from tenants.mail import absolute_url
from tenants.models import Domain
from tenants.queue import enqueue
from tenants.queue.draining import run_waiting
from tenants.viewer import SYSTEM
from tests.factories.cast import Cast, sign_in
from tests.factories.mailbox import mails_to
from tests.factories.nameserver import Zone
from tests.html import assert_page
from tests.tenant_apps.domains.conftest import HERE, HOST, OURS, TARGET, THEIRS, again, prove

Find = Callable[..., DomainClaim]
ALICE = "alice@alpha.test"


def add(browser: Browser, host: str = HOST) -> None:
    assert browser.post(HERE, {"host": host}).status_code == 302
    run_waiting()


def verified(browser: Browser, zone: Zone, claim_of: Find, host: str = HOST) -> DomainClaim:
    add(browser, host)
    prove(zone, claim_of(host))
    look(browser, claim_of(host))
    claim = claim_of(host)
    assert claim.state == State.VERIFIED
    return claim


def look(browser: Browser, claim: DomainClaim) -> None:
    with time_machine.travel(timezone.now() + timedelta(seconds=30)):
        browser.post(f"{HERE}{claim.pk}/check/")
        run_waiting()


def nightly(cast: Cast, zone_time: timedelta) -> None:
    """What the scheduler asks for in each business, so much later."""
    with time_machine.travel(timezone.now() + zone_time):
        with entering(again(cast.alpha), SYSTEM):
            enqueue("domains.recheck")
        run_waiting()


def hosts_of(cast: Cast) -> list[tuple[str, bool]]:
    with entering(again(cast.alpha), SYSTEM):
        return [(one.host, one.is_primary) for one in own_hosts()]


def answer(host: str, path: str = "/sign-in/") -> int:
    return Browser(HTTP_HOST=host).get(path).status_code


def test_a_claim_shows_its_records_and_answers_nothing_yet(alice: Browser, zone: Zone, claim_of: Find) -> None:
    add(alice)
    text = assert_page(alice.get(HERE).content).get_text(" ", strip=True)
    for said in (TARGET, f"portal-verification={claim_of().token}", "_portal-check.portal", "Not there yet"):
        assert said in text
    assert answer(HOST) == 404
    assert Browser(HTTP_HOST="127.0.0.1").get("/internal/tls-ask", {"domain": HOST}).status_code == 404


def test_right_records_make_it_answer(alice: Browser, zone: Zone, claim_of: Find, cast: Cast) -> None:
    verified(alice, zone, claim_of)
    assert answer(HOST) == 200
    assert Browser(HTTP_HOST="127.0.0.1").get("/internal/tls-ask", {"domain": HOST}).status_code == 200
    assert hosts_of(cast) == [(cast.alpha_host, True), (HOST, False)]
    assert [mail.subject for mail in mails_to(ALICE)] == [f"{HOST} is ready"]
    assert "Make it the main address" in assert_page(alice.get(HERE).content).get_text()


@pytest.mark.parametrize("missing", ["proof", "address"])
def test_one_record_alone_is_not_enough(alice: Browser, zone: Zone, claim_of: Find, missing: str) -> None:
    add(alice)
    prove(zone, claim_of())
    zone.clear(HOST if missing == "address" else f"_portal-check.{HOST}")
    look(alice, claim_of())
    assert claim_of().state == State.WAITING
    assert answer(HOST) == 404


def test_looks_grow_rarer_and_end(alice: Browser, zone: Zone, claim_of: Find, cast: Cast) -> None:
    gaps = []
    with time_machine.travel(timezone.now(), tick=False) as clock:
        add(alice)
        while (claim := claim_of()).next_check_at is not None:
            gaps.append(claim.next_check_at - timezone.now())
            clock.move_to(claim.next_check_at)
            with entering(again(cast.alpha), SYSTEM):  # the database's clock is not ours to turn
                enqueue("domains.check", claim_id=claim.pk, turn=claim.turn)
            run_waiting()
        assert claim_of().state == State.RESTING
        clock.shift(timedelta(days=1))
        sign_in(cast.alice).post(f"{HERE}{claim_of().pk}/check/")
        assert claim_of().state == State.WAITING
    assert gaps[0] == timedelta(seconds=15)
    assert gaps[-1] == timedelta(hours=6)
    assert len(gaps) < 120


def test_pressing_look_twice_looks_once(alice: Browser, zone: Zone, claim_of: Find) -> None:
    add(alice)
    turn = claim_of().turn
    for _ in range(3):
        alice.post(f"{HERE}{claim_of().pk}/check/")
    assert claim_of().turn == turn


def test_main_address_leads_links_and_visitors(alice: Browser, zone: Zone, claim_of: Find, cast: Cast) -> None:
    claim = verified(alice, zone, claim_of)
    assert alice.post(f"{HERE}{claim.pk}/primacy/").status_code == 302
    with entering(again(cast.alpha), SYSTEM):
        assert absolute_url("/x/") == f"http://{HOST}:8000/x/"
    moved = Browser(HTTP_HOST=cast.alpha_host).get("/appointments/?page=2")
    assert (moved.status_code, moved["Location"]) == (302, f"http://{HOST}:8000/appointments/?page=2")
    assert moved["Cache-Control"] == "no-store"
    with time_machine.travel(timezone.now() + timedelta(days=8)):
        assert Browser(HTTP_HOST=cast.alpha_host).get("/").status_code == 301
    assert answer(HOST) == 200


def test_nobody_is_thrown_out_by_a_move(alice: Browser, zone: Zone, claim_of: Find, cast: Cast) -> None:
    """Sessions and passkeys belong to a host: who is in stays in, and the old sign-in page answers."""
    claim = verified(alice, zone, claim_of)
    cara = sign_in(cast.cara)
    alice.post(f"{HERE}{claim.pk}/primacy/")
    assert cara.get("/").status_code == 200
    assert alice.get(HERE).status_code == 200
    assert answer(cast.alpha_host) == 200
    assert Browser(HTTP_HOST=cast.alpha_host).post("/sign-in/", {"email": "cara@clients.test"})["Location"] == (
        "/sign-in/code/"
    )
    assert Browser(HTTP_HOST=cast.alpha_host).get("/api/v1/me/").status_code == 401
    assert Browser(HTTP_HOST=cast.alpha_host).get("/", headers={"HX-Request": "true"}).status_code != 302


def test_first_address_becomes_main_again(alice: Browser, zone: Zone, claim_of: Find, cast: Cast) -> None:
    claim = verified(alice, zone, claim_of)
    alice.post(f"{HERE}{claim.pk}/primacy/")
    alice.post(f"{HERE}given/primacy/")
    assert hosts_of(cast) == [(cast.alpha_host, True), (HOST, False)]
    assert answer(cast.alpha_host) == 200
    assert Browser(HTTP_HOST=cast.alpha_host).get("/")["Location"].startswith("/sign-in/")


def test_an_unproved_name_is_never_made_main(alice: Browser, zone: Zone, claim_of: Find, cast: Cast) -> None:
    add(alice)
    alice.post(f"{HERE}{claim_of().pk}/primacy/")
    assert hosts_of(cast) == [(cast.alpha_host, True)]


def test_a_name_taken_off_answers_no_more_and_strands_nobody(
    alice: Browser, zone: Zone, claim_of: Find, cast: Cast
) -> None:
    claim = verified(alice, zone, claim_of)
    alice.post(f"{HERE}{claim.pk}/primacy/")
    assert alice.post(f"{HERE}{claim.pk}/removal/")["Location"] == HERE
    assert hosts_of(cast) == [(cast.alpha_host, True)]
    assert answer(HOST) == 404
    assert Browser(HTTP_HOST="127.0.0.1").get("/internal/tls-ask", {"domain": HOST}).status_code == 404
    assert Browser(HTTP_HOST=cast.alpha_host).get("/")["Location"].startswith("/sign-in/")


def test_three_bad_nights_lose_a_name_and_the_first_address_stands_in(
    alice: Browser, zone: Zone, claim_of: Find, cast: Cast
) -> None:
    claim = verified(alice, zone, claim_of)
    alice.post(f"{HERE}{claim.pk}/primacy/")
    zone.set(HOST, CNAME="somebody.else.test")
    nightly(cast, timedelta(days=1))
    assert hosts_of(cast)[1] == (HOST, True)
    assert mails_to(ALICE)[-1].subject == f"{HOST} no longer leads to your portal"
    nightly(cast, timedelta(days=1, hours=3))  # the same night twice is one failure
    assert claim_of().failures == 1
    nightly(cast, timedelta(days=2))
    assert hosts_of(cast)[1] == (HOST, True)
    nightly(cast, timedelta(days=3))
    assert hosts_of(cast) == [(cast.alpha_host, True)]
    assert claim_of().state == State.LOST
    told = mails_to(ALICE)[-1]
    assert told.subject == "Your portal is back at its first address"
    assert f"http://{cast.alpha_host}:8000{HERE}" in told.text
    assert answer(HOST) == 404


def test_a_name_that_comes_back_is_as_before(alice: Browser, zone: Zone, claim_of: Find, cast: Cast) -> None:
    claim = verified(alice, zone, claim_of)
    zone.clear(HOST)
    nightly(cast, timedelta(days=1))
    nightly(cast, timedelta(days=2))
    prove(zone, claim)
    nightly(cast, timedelta(days=3))
    assert (claim_of().failures, claim_of().failing_since, claim_of().state) == (0, None, State.VERIFIED)
    with entering_platform():
        assert Domain.objects.get(domain=HOST).failing_since is None


def test_a_name_server_that_is_away_takes_no_name(alice: Browser, zone: Zone, claim_of: Find, cast: Cast) -> None:
    verified(alice, zone, claim_of)
    zone.is_broken = True
    for night in range(1, 6):
        nightly(cast, timedelta(days=night))
    assert hosts_of(cast)[1] == (HOST, False)
    assert claim_of().failures == 0


def test_a_claim_of_somebody_else_is_in_nobodys_way(alice: Browser, zone: Zone, claim_of: Find, cast: Cast) -> None:
    add(sign_in(cast.eve))
    verified(alice, zone, claim_of)
    look(sign_in(cast.eve), claim_of(business=cast.beta))
    assert claim_of(business=cast.beta).state == State.WAITING
    with entering_platform():
        assert Domain.objects.get(domain=HOST).tenant_id == cast.alpha.pk


def test_a_name_in_use_elsewhere_is_refused(alice: Browser, zone: Zone, claim_of: Find, cast: Cast) -> None:
    verified(alice, zone, claim_of)
    response = sign_in(cast.eve).post(HERE, {"host": HOST})
    assert response.status_code == 409
    page = assert_page(response.content)
    assert "Another portal answers at this address" in page.get_text()
    assert page.select_one(f"input[name=host][value='{HOST}']") is not None


def test_a_name_goes_to_whom_its_records_name_once_its_holder_has_let_go(
    alice: Browser, zone: Zone, claim_of: Find, cast: Cast
) -> None:
    eve = sign_in(cast.eve)
    add(eve)
    claim = verified(alice, zone, claim_of)
    alice.post(f"{HERE}{claim.pk}/primacy/")
    prove(zone, claim_of(business=cast.beta))  # a token in place of the other: it still points here
    look(eve, claim_of(business=cast.beta))
    assert claim_of(business=cast.beta).is_held_elsewhere
    zone.clear(HOST)
    zone.set(HOST, A=THEIRS)
    nightly(cast, timedelta(days=1))
    zone.set(HOST, A=OURS)
    with time_machine.travel(timezone.now() + timedelta(days=1, minutes=1)):
        sign_in(cast.eve).post(f"{HERE}{claim_of(business=cast.beta).pk}/check/")
        run_waiting()
    with entering_platform():
        assert Domain.objects.get(domain=HOST).tenant_id == cast.beta.pk
    assert hosts_of(cast) == [(cast.alpha_host, True)]
    nightly(cast, timedelta(days=2))
    assert claim_of().state == State.LOST


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("", "Write the address that you want."),
        ("not a name", "This doesn’t look like an address"),
        ("other.localhost", "Names ending in localhost are given by us."),
        ("co.uk", "That is an ending many names share."),
    ],
)
def test_what_can_not_be_is_said_and_stays_typed(alice: Browser, zone: Zone, typed: str, said: str) -> None:
    response = alice.post(HERE, {"host": typed})
    assert response.status_code == 422
    page = assert_page(response.content)
    assert said in page.get_text()
    field = page.select_one("input[name=host]")
    assert field is not None
    assert field.get("value", "") == typed


def test_a_list_has_an_end(alice: Browser, zone: Zone) -> None:
    for number in range(5):
        alice.post(HERE, {"host": f"portal{number}.clinic.example"})
    assert alice.post(HERE, {"host": "portal6.clinic.example"}).status_code == 409
    assert alice.post(HERE, {"host": "portal1.clinic.example"}).status_code == 409


def test_everything_is_written_down(alice: Browser, zone: Zone, claim_of: Find, cast: Cast) -> None:
    claim = verified(alice, zone, claim_of)
    alice.post(f"{HERE}{claim.pk}/primacy/")
    alice.post(f"{HERE}given/primacy/")
    alice.post(f"{HERE}{claim.pk}/removal/")
    with entering(again(cast.alpha), SYSTEM):
        verbs = set(Entry.objects.filter(verb__startswith="domain.").values_list("verb", flat=True))
    assert verbs == {
        "domain.added",
        "domain.verified",
        "domain.made_primary",
        "domain.given_made_primary",
        "domain.removed",
    }


def test_a_name_that_was_taken_off_during_a_look_stays_off(alice: Browser, zone: Zone, cast: Cast) -> None:
    register_host(cast.alpha, HOST)
    with entering(again(cast.alpha), SYSTEM):
        give_back(HOST, business=cast.alpha, by=SYSTEM)
    assert hosts_of(cast) == [(cast.alpha_host, True)]


def test_a_name_still_on_the_list_is_not_given_back(alice: Browser, zone: Zone, claim_of: Find, cast: Cast) -> None:
    verified(alice, zone, claim_of)
    with entering(again(cast.alpha), SYSTEM):
        give_back(HOST, business=cast.alpha, by=SYSTEM)
    assert hosts_of(cast)[1] == (HOST, False)
