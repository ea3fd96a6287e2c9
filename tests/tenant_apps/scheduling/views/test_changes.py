from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.test import Client as Browser

from tenant_apps.scheduling.models import Appointment, Service
from tests.factories.cast import Cast
from tests.html import assert_page
from tests.tenant_apps.scheduling.diary import NOW, june
from tests.tenant_apps.scheduling.views.practice import (
    answers,
    booked,
    everything,
    filled,
    now_of,
    refusals,
    shown,
    slot,
    text,
)

LATER = NOW + timedelta(minutes=10)  # the three minutes of grace are over
OTHERS = {"dan": 404, "alice": 302, "bob": 302, "eve": 302, "nobody": 302}


@pytest.fixture
def massage(cast: Cast, service: Service) -> Appointment:
    """Cara's, on Wednesday at ten; to be cancelled or moved until Tuesday at ten."""
    return booked(cast, service, cast.cara, june(3, 10))


def at(appointment: Appointment, noun: str) -> str:
    return f"/appointments/{appointment.pk}/{noun}/"


def test_cancelling_says_what_it_costs_and_can_be_undone(cast: Cast, massage: Appointment, cara: Browser) -> None:
    with time_machine.travel(LATER, tick=False):
        page = assert_page(cara.get(at(massage, "cancellation")).content)
        assert "free of charge until Tue, 2 Jun, 10:00" in shown(page, ".banner")
        answer = cara.post(at(massage, "cancellation"), {"reason": " Flu "})
        cancelled = now_of(cast, massage)
        assert (cancelled.status, cancelled.cancel_reason) == ("cancelled", "Flu")
        page = assert_page(cara.get(answer["Location"]).content)
        assert "It’s cancelled" in shown(page, ".banner")
        assert cara.post(at(massage, "restoration"))["Location"] == f"/appointments/{massage.pk}/"
    assert now_of(cast, massage).status == "booked"


def test_a_booking_is_taken_back_within_minutes(cast: Cast, massage: Appointment, cara: Browser) -> None:
    answer = cara.post(at(massage, "withdrawal"))
    assert (answer["Location"], now_of(cast, massage).status) == ("/", "cancelled")
    assert "Undone" in shown(assert_page(cara.get("/").content), "#toasts")


def test_taking_back_too_late_changes_nothing_and_says_so(cast: Cast, massage: Appointment, cara: Browser) -> None:
    with time_machine.travel(LATER, tick=False):
        for noun in ("withdrawal", "restoration"):
            page = assert_page(cara.post(at(massage, noun), follow=True).content)
            assert (noun == "restoration") is ("three minutes" not in text(page))
    assert now_of(cast, massage).status == "booked"


def test_a_cancellation_cannot_be_undone_once_the_time_is_gone(
    cast: Cast, service: Service, massage: Appointment, cara: Browser
) -> None:
    cara.post(at(massage, "cancellation"))
    booked(cast, service, cast.dan, june(3, 10))
    page = assert_page(cara.post(at(massage, "restoration"), follow=True).content)
    assert "taken now" in shown(page, "#toasts")
    assert now_of(cast, massage).status == "cancelled"


def test_after_the_window_a_sentence_says_what_to_do(cast: Cast, massage: Appointment, cara: Browser) -> None:
    with time_machine.travel(june(2, 12), tick=False):
        for noun, posted in (("cancellation", {}), ("rescheduling", {"slot": slot(cast, june(4, 10))})):
            for answer in (cara.get(at(massage, noun)), cara.post(at(massage, noun), posted)):
                assert "call or write to Alpha Clinic" in shown(assert_page(answer.content), ".banner")
        assert answer.status_code == 409
    assert (now_of(cast, massage).status, now_of(cast, massage).starts_at) == ("booked", june(3, 10))


def test_moving_shows_old_and_new_time(cast: Cast, massage: Appointment, cara: Browser) -> None:
    page = assert_page(cara.get(at(massage, "rescheduling")).content)
    chosen = slot(cast, june(4, 14))
    page = assert_page(cara.get(f"{at(massage, 'rescheduling')}?slot={chosen}").content)
    assert shown(page, "s") == "Wed, 3 Jun, 10:00"
    assert "Thu, 4 Jun, 14:00" in shown(page, ".facts")
    answer = cara.post(at(massage, "rescheduling"), filled(page))
    assert (answer["Location"], now_of(cast, massage).starts_at) == (f"/appointments/{massage.pk}/", june(4, 14))


def test_it_may_move_by_a_quarter_of_an_hour(massage: Appointment, cara: Browser) -> None:
    page = assert_page(cara.get(at(massage, "rescheduling") + "?from=2026-06-03&day=2026-06-03").content)
    offered = [text(time) for time in page.select("#other-times .slots a")]
    assert ("10:15" in offered, "10:00" in offered) == (True, False)


def test_moving_it_to_where_it_stands_does_not_claim_a_mail(cast: Cast, massage: Appointment, cara: Browser) -> None:
    answer = cara.post(at(massage, "rescheduling"), {"slot": slot(cast, june(3, 10))})
    assert "nothing has changed" in shown(assert_page(cara.get(answer["Location"]).content), "#toasts")


def test_moving_onto_a_time_gone_meanwhile_offers_others(
    cast: Cast, service: Service, massage: Appointment, cara: Browser
) -> None:
    booked(cast, service, cast.dan, june(4, 10))
    answer = cara.post(at(massage, "rescheduling"), {"slot": slot(cast, june(4, 10))})
    page = assert_page(answer.content)
    assert (answer.status_code, len(page.select("input[type=radio][name=slot]"))) == (409, 3)
    assert cara.post(at(massage, "rescheduling"), filled(page)).status_code == 302


def test_moving_without_a_time_leads_back(cast: Cast, massage: Appointment, cara: Browser) -> None:
    assert cara.post(at(massage, "rescheduling"), {"slot": "soon"})["Location"] == at(massage, "rescheduling")
    assert now_of(cast, massage).starts_at == june(3, 10)


def test_what_is_over_or_cancelled_leads_to_its_page(cast: Cast, massage: Appointment, cara: Browser) -> None:
    cara.post(at(massage, "cancellation"))
    for noun in ("cancellation", "rescheduling"):
        assert cara.get(at(massage, noun))["Location"] == f"/appointments/{massage.pk}/"
    answer = cara.post(at(massage, "rescheduling"), {"slot": slot(cast, june(4, 10))})
    assert answer["Location"] == f"/appointments/{massage.pk}/"
    assert now_of(cast, massage).status == "cancelled"


def test_looking_changes_nothing(cast: Cast, massage: Appointment, cara: Browser) -> None:
    before = everything(cast)
    for noun, status in (("cancellation", 200), ("rescheduling", 200), ("withdrawal", 405), ("restoration", 405)):
        assert cara.get(at(massage, noun)).status_code == status
    assert everything(cast) == before


def test_nobody_else_changes_it(cast: Cast, massage: Appointment) -> None:
    posted, before = {"slot": slot(cast, june(4, 10))}, everything(cast)
    for noun in ("cancellation", "rescheduling", "withdrawal", "restoration"):
        assert refusals(cast, at(massage, noun), posted, *OTHERS) == OTHERS
    assert everything(cast) == before
    for noun in ("cancellation", "rescheduling"):
        assert answers(cast, at(massage, noun)) == {"cara": 200, **OTHERS}


def test_an_unknown_one_is_not_found(massage: Appointment, cara: Browser) -> None:
    for noun in ("cancellation", "rescheduling", "withdrawal", "restoration", "rebooking"):
        assert cara.post(f"/appointments/999999/{noun}/").status_code == 404
