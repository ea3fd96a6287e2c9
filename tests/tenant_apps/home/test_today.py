from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.test import Client as Browser

from tenant_apps.clients.models import Client
from tenant_apps.scheduling.choices import Status
from tenant_apps.scheduling.models import Appointment, Service
from tenant_apps.scheduling.operations import import_appointment
from tenants.viewer import SYSTEM
from tests.factories.cast import Cast, sign_in
from tests.html import assert_fragment, assert_page
from tests.tenant_apps.scheduling.diary import client_of, give_service, june, member_of, new_member
from tests.tenant_apps.scheduling.views.practice import (
    address,
    answers,
    booked,
    colleagues,
    everything,
    inside,
    one,
    queries_of,
    shown,
    text,
    visited,
)


@pytest.fixture
def day(cast: Cast, service: Service) -> list[Appointment]:
    """Today: Cara at ten, Dan at one; cancelled at noon."""
    return [
        visited(cast, service, cast.cara, june(1, 10), Status.BOOKED),
        visited(cast, service, cast.cara, june(1, 12), Status.CANCELLED),
        visited(cast, service, cast.dan, june(1, 13), Status.BOOKED),
    ]


def rows(page_of: Browser, path: str = "/team/") -> list[str]:
    page = assert_page(page_of.get(path).content)
    return [str(row.get("id") or row["class"][0]) for row in page.select(".agenda > li")]


def test_the_day_in_order_with_now_and_gaps(day: list[Appointment], alice: Browser) -> None:
    first, cancelled, last = (f"appointment-{one.pk}" for one in day)
    assert rows(alice) == ["agenda__now", first, cancelled, "agenda__gap", last]
    with time_machine.travel(june(1, 11, 30), tick=False):
        assert rows(alice) == [first, "agenda__now", cancelled, "agenda__gap", last]
        page = assert_page(alice.get("/team/").content)
        assert shown(page, ".agenda__gap") == "2 hours free"
        assert shown(page, ".visit--cancelled .visit__client") == "Cara Claus"
    with time_machine.travel(june(1, 18), tick=False):
        assert rows(alice) == [first, cancelled, last, "agenda__now"]


def test_buttons_are_those_that_make_sense(cast: Cast, day: list[Appointment], alice: Browser) -> None:
    def offered() -> list[list[str]]:
        page = assert_page(alice.get("/team/").content)
        return [[str(button["value"]) for button in row.select("button")] for row in page.select(".visit")]

    assert offered() == [["arrived"], [], ["arrived"]]
    with time_machine.travel(june(1, 10, 5), tick=False):
        assert offered() == [["arrived", "no_show"], [], ["arrived"]]
        alice.post(f"/team/appointments/{day[0].pk}/outcome/", {"status": "arrived"})
        assert offered() == [["completed", "booked"], [], ["arrived"]]
    with time_machine.travel(june(1, 18), tick=False):
        assert offered() == [["completed", "booked"], [], ["completed", "no_show"]]
        assert "Not marked yet" in text(assert_page(alice.get("/team/").content))


def test_other_days_by_a_tap(cast: Cast, service: Service, day: list[Appointment], alice: Browser) -> None:
    tomorrow = booked(cast, service, cast.cara, june(2, 10))
    page = assert_page(alice.get("/team/").content)
    assert [address(link) for link in page.select(".page-header a")] == [
        "/team/?day=2026-05-31",
        "/team/?day=2026-06-02",
        "/team/booking/",
    ]
    assert rows(alice, "/team/?day=2026-06-02") == [f"appointment-{tomorrow.pk}"]
    page = assert_page(alice.get("/team/?day=2026-06-02").content)
    assert shown(page, "h1") == "Tue, 2 Jun"
    assert page.select(".visit button") == []
    assert rows(alice, "/team/?day=nonsense&member=nobody") == rows(alice)


def test_an_empty_day_says_so(service: Service, alice: Browser) -> None:
    assert "appears here by itself" in shown(assert_page(alice.get("/team/").content), ".empty")


def test_the_fragment_is_refetched_when_appointments_change(day: list[Appointment], alice: Browser) -> None:
    board = one(assert_page(alice.get("/team/?day=2026-06-02").content), "#agenda")
    assert (board["hx-get"], "live:appointments from:body" in board["hx-trigger"]) == ("/team/?day=2026-06-02", True)
    fragment = assert_fragment(alice.get("/team/", headers={"HX-Request": "true"}).content)
    assert [tag.name for tag in fragment.find_all(recursive=False)] == ["section"]
    assert one(fragment, "#agenda")["hx-get"] == "/team/"


def test_a_booking_taken_back_at_once_leaves_no_line(
    cast: Cast, service: Service, alice: Browser, cara: Browser
) -> None:
    slip, later = (booked(cast, service, cast.cara, june(1, hour)) for hour in (10, 12))
    cara.post(f"/appointments/{slip.pk}/withdrawal/")
    assert rows(alice) == ["agenda__now", f"appointment-{later.pk}"]
    with time_machine.travel(june(1, 8, 5), tick=False):
        assert not assert_page(cara.get("/appointments/").content).select("#past")


def test_practitioner_begins_with_their_own(cast: Cast, service: Service, day: list[Appointment], bob: Browser) -> None:
    with inside(cast):
        nina = new_member("Nina Neu")
        other = import_appointment(
            by=SYSTEM,
            client=client_of(cast.dan),
            service=give_service(nina, name="Sauna"),
            member=nina,
            starts_at=june(1, 15),
            status=Status.BOOKED,
        )
    assert f"appointment-{other.pk}" not in rows(bob)
    assert f"appointment-{other.pk}" in rows(bob, "/team/?member=all")
    assert [row for row in rows(bob, f"/team/?member={nina.pk}") if row != "agenda__now"] == [f"appointment-{other.pk}"]


def test_a_new_business_finds_its_checklist(cast: Cast, service: Service, alice: Browser, bob: Browser) -> None:
    assert assert_page(alice.get("/team/").content).select("#opening")
    assert not assert_page(bob.get("/team/").content).select("#opening")


def test_places_that_would_refuse_are_not_shown(service: Service, alice: Browser, bob: Browser) -> None:
    def places(browser: Browser) -> list[str]:
        return [address(place) for place in assert_page(browser.get("/team/").content).select(".places a")]

    assert "/team/services/" in places(alice)
    assert [place for place in places(bob) if place in ("/team/services/", "/team/settings/")] == []


def test_who_comes_here(cast: Cast, day: list[Appointment]) -> None:
    before = everything(cast)
    others = {"cara": 403, "dan": 403, "eve": 302, "nobody": 302}
    assert answers(cast, "/team/") == {"alice": 200, "bob": 200, **others}
    for person in colleagues(cast).values():
        assert sign_in(person).get("/team/").status_code == 200
    assert sign_in(cast.alice).post("/team/").status_code == 405
    assert everything(cast) == before


def test_today_stays_flat_in_queries(cast: Cast, service: Service, alice: Browser) -> None:
    visited(cast, service, cast.cara, june(1, 0), Status.BOOKED)
    few = queries_of(alice, "/team/")
    with inside(cast):
        quick = give_service(member_of(cast.bob), name="Quick", minutes=15, after=0)
        for n in range(1, 30):
            client = Client.objects.create(name=f"Client {n}")
            import_appointment(
                by=SYSTEM,
                client=client,
                service=quick,
                member=member_of(cast.bob),
                starts_at=june(1, 1) + timedelta(minutes=30 * n),
                status=Status.BOOKED,
            )
    assert queries_of(alice, "/team/") == few
