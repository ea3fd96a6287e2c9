from __future__ import annotations

from datetime import timedelta

from django.test import Client as Browser

from tenant_apps.scheduling.choices import Status
from tenant_apps.scheduling.models import Service
from tests.factories.cast import Cast
from tests.html import assert_page
from tests.tenant_apps.scheduling.diary import NOW, june
from tests.tenant_apps.scheduling.views.practice import (
    address,
    answers,
    booked,
    everything,
    queries_of,
    see_also,
    shown,
    text,
    visited,
)


def test_list_shows_what_is_ahead_and_what_was(cast: Cast, service: Service, cara: Browser) -> None:
    ahead = booked(cast, service, cast.cara, june(3, 10))
    past = visited(cast, service, cast.cara, NOW - timedelta(days=7))
    missed = visited(cast, service, cast.cara, NOW - timedelta(days=14), Status.NO_SHOW)
    booked(cast, service, cast.dan, june(4, 10))
    page = assert_page(cara.get("/appointments/").content)
    assert [address(row) for row in page.select("a.row__link")] == [
        f"/appointments/{one.pk}/" for one in (ahead, past, missed)
    ]
    assert [text(word) for word in page.select(".status")] == ["Missed"]
    assert [address(link) for link in page.select("#past a.button")] == [
        f"/appointments/{one.pk}/rebooking/" for one in (past, missed)
    ]


def test_empty_list_says_what_to_do(service: Service, cara: Browser) -> None:
    page = assert_page(cara.get("/appointments/").content)
    assert address(page.select(".empty a")[0]) == "/book/"


def test_older_ones_stand_on_further_pages(cast: Cast, service: Service, cara: Browser) -> None:
    for day in range(1, 26):
        visited(cast, service, cast.cara, NOW - timedelta(days=day))
    first, second, beyond = (assert_page(cara.get(f"/appointments/?page={page}").content) for page in ("1", "2", "x9"))
    assert [len(page.select("#past .row")) for page in (first, second, beyond)] == [20, 5, 20]


def test_a_household_reads_whose_each_is(cast: Cast, service: Service, cara: Browser) -> None:
    booked(cast, service, cast.cara, june(3, 10))
    assert "Cara Claus" not in shown(assert_page(cara.get("/appointments/").content), ".rows")
    see_also(cast, cast.cara, "Carl Claus")
    assert "Cara Claus" in shown(assert_page(cara.get("/appointments/").content), ".rows")


def test_page_of_one_shows_what_was_agreed(cast: Cast, service: Service, cara: Browser) -> None:
    appointment = booked(cast, service, cast.cara, june(3, 10))
    page = assert_page(cara.get(f"/appointments/{appointment.pk}/").content)
    assert "Wed, 3 Jun, 10:00" in shown(page, ".facts")
    assert appointment.policy_text in text(page)


def test_who_sees_one(cast: Cast, service: Service) -> None:
    appointment = booked(cast, service, cast.cara, june(3, 10))
    before = everything(cast)
    others = {"alice": 302, "bob": 302, "eve": 302, "nobody": 302}
    assert answers(cast, "/appointments/") == {"cara": 200, "dan": 200, **others}
    assert answers(cast, f"/appointments/{appointment.pk}/") == {"cara": 200, "dan": 404, **others}
    assert answers(cast, "/appointments/999999/") == {"cara": 404, "dan": 404, **others}
    assert everything(cast) == before


def test_lists_stay_flat_in_queries(cast: Cast, service: Service, cara: Browser) -> None:
    appointment = booked(cast, service, cast.cara, june(3, 10))
    visited(cast, service, cast.cara, NOW - timedelta(days=1))
    paths = ("/appointments/", f"/appointments/{appointment.pk}/")
    few = [queries_of(cara, path) for path in paths]
    for day in range(2, 31):
        visited(cast, service, cast.cara, NOW - timedelta(days=day))
    for day in range(4, 30):
        visited(cast, service, cast.cara, june(day, 10), Status.BOOKED)
    assert [queries_of(cara, path) for path in paths] == few
