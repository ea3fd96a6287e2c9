"""Several clients behind one login: what each link may, the choice among them, and the day it ends."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
import time_machine
from django.test import Client as Browser
from django.utils import timezone

from tenant_apps.clients.identity import links_of
from tenant_apps.clients.models import Client, ClientAccess
from tenant_apps.clients.operations import end_links
from tenant_apps.scheduling.exceptions import MayNotBook
from tenant_apps.scheduling.models import Appointment, Reservation
from tenant_apps.scheduling.operations import book_appointment, cancel_appointment
from tenant_apps.scheduling.queries.own import clients_to_book_for
from tenants.audit.models import Entry
from tenants.entry import at_the_door, becoming, entering
from tenants.viewer import SYSTEM, Link, Viewer
from tests.factories.cast import Cast, sign_in
from tests.factories.mailbox import newest_mail
from tests.html import assert_page
from tests.tenant_apps.scheduling.diary import book as book_visit
from tests.tenant_apps.scheduling.diary import client_of, give_service, member_of

HOUSEHOLD = "/account/household/"


@pytest.fixture
def child(cast: Cast) -> Client:
    """Cleo, whose mother Cara sees her portal beside her own."""
    with entering(cast.alpha, SYSTEM):
        child: Client = Client.objects.create(name="Cleo Claus", email="cleo@clients.test")
        ClientAccess.objects.create(user_id=cast.cara.user.pk, client=child, relation="guardian")
    return child


@pytest.fixture
def now() -> Iterator[None]:
    with time_machine.travel("2026-05-25T09:00Z", tick=False):
        yield


def limit(cast: Cast, child: Client, **fields: object) -> None:
    with entering(cast.alpha, SYSTEM):
        ClientAccess.objects.filter(client=child).update(**fields)


def visit_of(cast: Cast, child: Client) -> Appointment:
    with entering(cast.alpha, SYSTEM):
        visit = book_visit(cast, give_service(member_of(cast.bob)), cast.cara, timezone.now() + timedelta(days=7))
        Appointment.objects.filter(pk=visit.pk).update(client=child)
        Reservation.objects.filter(pk=visit.reservation_id).update(client=child)
        found: Appointment = Appointment.objects.select_related("service").get(pk=visit.pk)
    return found


def names_on(browser: Browser, path: str = "/account/") -> list[bool]:
    text = assert_page(browser.get(path).content).get_text()
    return [name in text for name in ("Cara Claus", "Cleo Claus")]


def test_household_is_shown_together_or_one_by_one(cast: Cast, child: Client) -> None:
    browser = sign_in(cast.cara)
    assert names_on(browser) == [True, True]
    [chip] = assert_page(browser.get("/").content).select(".switcher a")
    assert chip["href"] == f"{HOUSEHOLD}?next=%2F"
    assert browser.post(HOUSEHOLD, {"client": child.pk})["Location"] == "/"
    assert browser.get(f"/account/{cast.cara.viewer.client_ids[0]}/").status_code == 404
    assert browser.get(f"/account/{child.pk}/").status_code == 200
    assert names_on(browser, HOUSEHOLD) == [True, True]
    browser.post(HOUSEHOLD, {"client": "everyone"})
    assert browser.get(f"/account/{cast.cara.viewer.client_ids[0]}/").status_code == 200


def test_after_the_choice_one_is_back_where_one_was(cast: Cast, child: Client) -> None:
    """But not on a page about somebody, who may not be the one chosen; nor anywhere else."""
    browser = sign_in(cast.cara)
    [chip] = assert_page(browser.get("/appointments/").content).select(".switcher a")
    page = assert_page(browser.get(str(chip["href"])).content)
    assert [one["value"] for one in page.select('input[name="next"]')] == ["/appointments/"]
    assert [one["value"] for one in page.select('button[aria-current="true"]')] == ["everyone"]
    assert browser.post(HOUSEHOLD, {"client": child.pk, "next": "/appointments/"})["Location"] == "/appointments/"
    [chip] = assert_page(browser.get(f"/account/{child.pk}/").content).select(".switcher a")
    assert chip["href"] == HOUSEHOLD
    for elsewhere in ("https://evil.test/", "//evil.test", "/team/", "/nowhere/"):
        assert browser.post(HOUSEHOLD, {"client": child.pk, "next": elsewhere})["Location"] == "/"


def test_a_stranger_is_no_choice(cast: Cast, child: Client) -> None:
    browser = sign_in(cast.cara)
    browser.post(HOUSEHOLD, {"client": cast.dan.viewer.client_ids[0]})
    assert names_on(browser) == [True, True]


def test_who_sees_one_client_has_nothing_to_choose(cast: Cast) -> None:
    assert assert_page(sign_in(cast.dan).get("/").content).select(".switcher") == []


def test_a_link_that_may_not_book(cast: Cast, child: Client, now: None) -> None:
    limit(cast, child, rights=["pay"])
    visit, mother = visit_of(cast, child), cast.cara.viewer.client_ids[0]
    parts = frozenset({"appointments"})
    links = (Link(mother, frozenset({"book"}), parts), Link(child.pk, frozenset({"pay"}), parts))
    cara = Viewer("client", cast.cara.user.pk, client_ids=(mother, child.pk), links=links)
    with entering(cast.alpha, SYSTEM), becoming(cara):
        wish = {
            "service": visit.service,
            "member": member_of(cast.bob),
            "starts_at": visit.starts_at + timedelta(days=1),
        }
        with pytest.raises(MayNotBook):
            cancel_appointment(visit, by=cara)
        with pytest.raises(MayNotBook):
            book_appointment(by=cara, client=child, **wish)  # type: ignore[arg-type]  # of the right kinds
        assert book_appointment(by=cara, client=client_of(cast.cara), **wish).pk  # type: ignore[arg-type]  # as above
    browser = sign_in(cast.cara)
    page = browser.get(f"/appointments/{visit.pk}/")
    assert (page.status_code, b"cancellation" in page.content, b"rescheduling" in page.content) == (200, False, False)
    answer = browser.post(f"/appointments/{visit.pk}/cancellation/", follow=True)
    assert "You can look here, but not book" in answer.content.decode()


def test_booking_offers_whom_one_may_book_for(cast: Cast, child: Client) -> None:
    for rights, offered in ((["book"], ["Cara Claus", "Cleo Claus"]), (["pay"], ["Cara Claus"])):
        limit(cast, child, rights=rights)
        with entering(cast.alpha, SYSTEM), at_the_door():
            links = links_of(cast.cara.user)
        viewer = Viewer("client", cast.cara.user.pk, client_ids=tuple(one.client_id for one in links), links=links)
        with entering(cast.alpha, viewer):
            assert [one.name for one in clients_to_book_for()] == offered


def test_a_link_that_leaves_appointments_out(cast: Cast, child: Client, now: None) -> None:
    limit(cast, child, sections=["invoices"])
    visit, browser = visit_of(cast, child), sign_in(cast.cara)
    assert browser.get(f"/appointments/{visit.pk}/").status_code == 404
    assert browser.post(f"/appointments/{visit.pk}/cancellation/").status_code == 404
    assert names_on(browser) == [True, True]


def test_a_link_ends_by_itself_at_midnight_of_the_business(cast: Cast, child: Client) -> None:
    limit(cast, child, ends_on=date(2040, 6, 2))
    with time_machine.travel("2040-06-01T21:59Z", tick=False):
        assert sign_in(cast.cara).get(f"/account/{child.pk}/").status_code == 200
    with time_machine.travel("2040-06-01T22:01Z", tick=False):  # Berlin has the 2nd
        assert sign_in(cast.cara).get(f"/account/{child.pk}/").status_code == 404


def test_both_are_told_once_that_it_has_ended(cast: Cast, child: Client) -> None:
    limit(cast, child, ends_on=date(2026, 6, 2))
    with time_machine.travel("2026-06-02T10:00Z", tick=False), entering(cast.alpha, SYSTEM):
        assert [end_links(by=SYSTEM), end_links(by=SYSTEM)] == [1, 0]
        assert Entry.objects.filter(verb="client.link_ended", client_id=child.pk).count() == 1
    assert "has ended" in newest_mail("cara@clients.test").text
    assert "It is yours alone now" in newest_mail("cleo@clients.test").text


def test_the_team_adds_changes_and_removes(cast: Cast, child: Client, browser: Browser) -> None:
    alice, page = sign_in(cast.alice), f"/team/clients/{child.pk}/"
    given = {"relation": "guardian", "sections": ["appointments"], "rights": ["book"]}
    father = {**given, "name": "Carl Claus", "email": "Carl@clients.test"}
    assert_page(alice.get(f"{page}links/new/").content)
    assert alice.post(f"{page}links/new/", father)["Location"] == page
    received = newest_mail("carl@clients.test")
    assert "Cleo Claus’s portal" in received.text
    assert browser.post(received.path)["Location"] == "/"
    assert browser.get(f"/account/{child.pk}/").status_code == 200
    with entering(cast.alpha, SYSTEM):
        link = ClientAccess.objects.exclude(user_id=cast.cara.user.pk).get(client=child)
    assert (link.relation, link.rights, link.sections) == ("guardian", ["book"], ["appointments"])
    assert alice.post(f"{page}links/new/", father).status_code == 409
    assert "carl@clients.test" in assert_page(alice.get(page).content).get_text()
    assert_page(alice.get(f"{page}links/{link.pk}/").content)
    alice.post(f"{page}links/{link.pk}/", {**given, "rights": [], "ends_on": "2040-01-01"})
    alice.post(f"{page}links/{link.pk}/removal/")
    assert browser.get("/account/").status_code == 403
    with entering(cast.alpha, SYSTEM):
        found = Entry.objects.filter(verb__startswith="client.link").order_by("at").values_list("verb", flat=True)
        assert list(found) == ["client.link_offered", "client.link_changed", "client.link_removed"]


def test_who_is_to_book_must_see_appointments(cast: Cast, child: Client) -> None:
    """Nothing typed is lost; and a link that says so all the same gives no such right."""
    given = {"relation": "guardian", "sections": ["invoices"], "rights": ["book", "pay"]}
    father = {**given, "name": "Carl Claus", "email": "carl@clients.test"}
    answer = sign_in(cast.alice).post(f"/team/clients/{child.pk}/links/new/", father)
    text = assert_page(answer.content).get_text()
    assert (answer.status_code, "“Book, move and cancel” needs “Appointments” among what they see." in text) == (
        422,
        True,
    )
    assert b'value="Carl Claus"' in answer.content
    limit(cast, child, rights=["book", "pay"], sections=["invoices"])
    with entering(cast.alpha, SYSTEM), at_the_door():
        [link] = [one for one in links_of(cast.cara.user) if one.client_id == child.pk]
    assert link.rights == {"pay"}


def test_a_link_of_another_client_is_not_found(cast: Cast, child: Client) -> None:
    with entering(cast.alpha, SYSTEM):
        link = ClientAccess.objects.get(client=child)
    path = f"/team/clients/{cast.dan.viewer.client_ids[0]}/links/{link.pk}/"
    alice = sign_in(cast.alice)
    assert [alice.get(path).status_code, alice.post(f"{path}removal/").status_code] == [404, 404]
