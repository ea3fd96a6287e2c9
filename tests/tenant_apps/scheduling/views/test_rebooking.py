from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client as Browser

from tenant_apps.scheduling.models import Appointment, Reservation, Service
from tenant_apps.scheduling.operations import archive_service
from tenants.viewer import SYSTEM
from tests.factories.cast import Cast
from tests.html import assert_page
from tests.tenant_apps.scheduling.diary import june
from tests.tenant_apps.scheduling.views.practice import (
    KEY,
    address,
    answers,
    appointments,
    booked,
    everything,
    filled,
    inside,
    one,
    refusals,
    see_also,
    shown,
    slot,
    visited,
)


@pytest.fixture
def last(cast: Cast, service: Service) -> Appointment:
    """Cara came every Tuesday at ten; this was the last of three visits."""
    for weeks in (3, 2):
        visited(cast, service, cast.cara, june(2, 10) - timedelta(weeks=weeks))
    return visited(cast, service, cast.cara, june(2, 10) - timedelta(weeks=1))


def rebooking(appointment: Appointment) -> str:
    return f"/appointments/{appointment.pk}/rebooking/"


def test_the_usual_time_is_chosen_already_and_confirm_books_it(cast: Cast, last: Appointment, cara: Browser) -> None:
    page = assert_page(cara.get(rebooking(last)).content)
    assert len(page.select("input[type=radio][name=slot]")) == 3
    answer = cara.post(rebooking(last), filled(page))
    assert appointments(cast)[-1] == ("booked", june(2, 10))
    with inside(cast):
        newest = Appointment.objects.latest("starts_at")
        assert (newest.rebooked_from_id, answer["Location"]) == (last.pk, f"/appointments/{newest.pk}/")


def test_a_tapped_suggestion_arrives_chosen(cast: Cast, last: Appointment, cara: Browser) -> None:
    for chosen in (slot(cast, june(9, 10)), slot(cast, june(4, 15))):
        page = assert_page(cara.get(f"{rebooking(last)}?slot={chosen}").content)
        assert filled(page)["slot"] == chosen


def test_other_times_keep_what_is_booked_again_and_for_whom(
    cast: Cast, service: Service, last: Appointment, cara: Browser
) -> None:
    child = see_also(cast, cast.cara, "Tim Claus")
    with inside(cast):
        Appointment.objects.filter(pk=last.pk).update(client=child)
        Reservation.objects.filter(pk=last.reservation_id).update(client=child)
    card = one(assert_page(cara.get("/").content), ".card--brand")
    page = assert_page(cara.get(address(one(card, ".card__header a"))).content)
    assert "For Tim Claus" in shown(page, "main header")
    confirm = address(page.select("#other-times .slots a")[-1])
    page = assert_page(cara.get(confirm).content)
    assert address(one(page, ".page-header__back")) == f"{rebooking(last)}times/"
    cara.post(confirm, filled(page))
    with inside(cast):
        newest = Appointment.objects.latest("created_at")
        assert (newest.rebooked_from_id, newest.client_id) == (last.pk, child.pk)


def test_sent_twice_it_books_once(cast: Cast, last: Appointment, cara: Browser) -> None:
    posted = {"slot": slot(cast, june(2, 10)), "request_key": KEY}
    assert cara.post(rebooking(last), posted)["Location"] == cara.post(rebooking(last), posted)["Location"]
    assert len(appointments(cast)) == 4


def test_a_suggestion_gone_meanwhile_offers_others(
    cast: Cast, service: Service, last: Appointment, cara: Browser
) -> None:
    booked(cast, service, cast.dan, june(2, 10))
    answer = cara.post(rebooking(last), {"slot": slot(cast, june(2, 10)), "request_key": KEY})
    assert answer.status_code == 409
    assert "taken now" in shown(assert_page(answer.content), ".banner")


def test_a_service_that_is_gone_leads_to_what_there_is(
    cast: Cast, service: Service, last: Appointment, cara: Browser
) -> None:
    with inside(cast):
        archive_service(service, by=SYSTEM)
    for answer in (
        cara.get(rebooking(last)),
        cara.get(f"{rebooking(last)}times/"),
        cara.post(rebooking(last), {"slot": "x", "request_key": KEY}),
    ):
        assert (answer.status_code, answer["Location"]) == (302, "/book/")


def test_who_may_book_it_again(cast: Cast, last: Appointment) -> None:
    before = everything(cast)
    others = {"dan": 404, "alice": 302, "bob": 302, "eve": 302, "nobody": 302}
    assert answers(cast, rebooking(last)) == {"cara": 200, **others}
    assert answers(cast, f"{rebooking(last)}times/") == {"cara": 200, **others}
    nonsense = {"slot": "x", "request_key": KEY}
    assert answers(cast, rebooking(last), nonsense) == {"cara": 422, **others}
    good = {"slot": slot(cast, june(2, 10)), "request_key": KEY}
    assert refusals(cast, rebooking(last), good, *others) == others
    assert everything(cast) == before
