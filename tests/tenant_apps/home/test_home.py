from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.test import Client as Browser

from tenant_apps.clients.models import Client
from tenant_apps.scheduling.choices import Status
from tenant_apps.scheduling.models import Service
from tests.factories.cast import Cast
from tests.html import assert_page
from tests.tenant_apps.scheduling.diary import NOW, june
from tests.tenant_apps.scheduling.views.practice import (
    address,
    answers,
    appointments,
    booked,
    everything,
    filled,
    inside,
    one,
    queries_of,
    see_also,
    shown,
    text,
    visited,
)


def test_empty_home_leads_to_booking(service: Service, cara: Browser) -> None:
    page = assert_page(cara.get("/").content)
    assert shown(page, "h1") == "Good morning, Cara"
    assert address(one(page, ".empty a")) == "/book/"


def test_next_one_stands_first_with_what_can_be_done(cast: Cast, service: Service, cara: Browser) -> None:
    booked(cast, service, cast.dan, june(2, 10))
    later, soonest = (booked(cast, service, cast.cara, june(day, 10)) for day in (9, 3))
    with time_machine.travel(NOW + timedelta(hours=1), tick=False):
        page = assert_page(cara.get("/").content)
    card = one(page, "#home .card")
    assert "Wed, 3 Jun, 10:00" in shown(card, ".big")
    assert [address(link) for link in card.select("a")] == [
        f"/appointments/{soonest.pk}/",
        f"/appointments/{soonest.pk}/rescheduling/",
        f"/appointments/{soonest.pk}/cancellation/",
    ]
    assert [address(row) for row in page.select("a.row__link")] == [f"/appointments/{later.pk}/"]


def test_rebooks_by_one_tap_and_confirm(cast: Cast, service: Service, cara: Browser) -> None:
    last = visited(cast, service, cast.cara, june(2, 10) - timedelta(weeks=1))
    page = assert_page(cara.get("/").content)
    times = page.select("a.slot")
    assert [address(time).partition("?")[0] for time in times] == [f"/appointments/{last.pk}/rebooking/"] * 3
    confirm = address(times[0])
    cara.post(confirm, filled(assert_page(cara.get(confirm).content)))
    assert appointments(cast)[-1] == ("booked", june(2, 10))


def test_a_fresh_booking_can_be_undone_from_home(cast: Cast, service: Service, cara: Browser) -> None:
    appointment = booked(cast, service, cast.cara, june(3, 10))
    with time_machine.travel(NOW + timedelta(minutes=1), tick=False):
        page = assert_page(cara.get("/").content)
    assert one(page, "undo-toast")["data-seconds"] == "120"
    assert one(page, "undo-toast form")["action"] == f"/appointments/{appointment.pk}/withdrawal/"
    with time_machine.travel(NOW + timedelta(minutes=4), tick=False):
        assert not assert_page(cara.get("/").content).select("undo-toast")


def test_what_the_team_booked_is_not_the_clients_to_undo(cast: Cast, service: Service, cara: Browser) -> None:
    visited(cast, service, cast.cara, june(3, 10), Status.BOOKED)
    assert not assert_page(cara.get("/").content).select("undo-toast")


def test_both_clocks_where_they_differ(cast: Cast, service: Service, cara: Browser) -> None:
    booked(cast, service, cast.cara, june(3, 10))
    with inside(cast):
        Client.objects.filter(pk=cast.cara.viewer.client_ids[0]).update(time_zone="Asia/Kathmandu")
    page = assert_page(cara.get("/").content)
    assert "13:45" in shown(page, ".big")
    assert "10:00 Berlin" in shown(page, ".big")


def test_a_household_reads_whose_it_is(cast: Cast, service: Service, cara: Browser) -> None:
    booked(cast, service, cast.cara, june(3, 10))
    visited(cast, service, cast.cara, NOW - timedelta(days=7))
    see_also(cast, cast.cara, "Carl Claus")
    page = assert_page(cara.get("/").content)
    assert text(page).count("Cara Claus") >= 2


@pytest.mark.parametrize(("hour", "words"), [(5, "Good morning"), (13, "Good afternoon"), (20, "Good evening")])
def test_greeting_follows_the_readers_clock(cara: Browser, hour: int, words: str) -> None:
    with time_machine.travel(june(1, hour), tick=False):
        assert shown(assert_page(cara.get("/").content), "h1") == f"{words}, Cara"


def test_who_comes_home(cast: Cast, service: Service) -> None:
    before = everything(cast)
    assert answers(cast, "/") == {"cara": 200, "dan": 200, "alice": 302, "bob": 302, "eve": 302, "nobody": 302}
    assert Browser(HTTP_HOST=cast.alpha_host).get("/")["Location"] == "/sign-in/?next=%2F"
    assert everything(cast) == before


def test_home_stays_flat_in_queries(cast: Cast, service: Service, cara: Browser) -> None:
    booked(cast, service, cast.cara, june(3, 10))
    visited(cast, service, cast.cara, NOW - timedelta(days=1))
    few = queries_of(cara, "/")
    for day in range(2, 31):
        visited(cast, service, cast.cara, NOW - timedelta(days=day))
        visited(cast, service, cast.cara, june(3, 10) + timedelta(days=day), Status.BOOKED)
    assert queries_of(cara, "/") == few
