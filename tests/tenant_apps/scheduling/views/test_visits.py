from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.test import Client as Browser

from tenant_apps.scheduling.choices import Status
from tenant_apps.scheduling.models import Appointment, Service
from tests.factories.cast import Cast, sign_in
from tests.html import assert_fragment, assert_page
from tests.tenant_apps.scheduling.diary import NOW, june
from tests.tenant_apps.scheduling.views.practice import (
    answers,
    booked,
    colleagues,
    everything,
    now_of,
    refusals,
    shown,
    text,
    visited,
)

HTMX = {"HX-Request": "true"}


@pytest.fixture
def massage(cast: Cast, service: Service) -> Appointment:
    """Cara's, today at ten."""
    return booked(cast, service, cast.cara, june(1, 10))


def at(appointment: Appointment, noun: str = "") -> str:
    return f"/team/appointments/{appointment.pk}/" + (f"{noun}/" if noun else "")


def test_one_tap_says_what_became_of_it(cast: Cast, massage: Appointment, bob: Browser) -> None:
    with time_machine.travel(june(1, 11, 5), tick=False):
        for status in ("arrived", "completed", "booked", "no_show"):
            answer = bob.post(at(massage, "outcome"), {"status": status}, headers=HTMX)
            row = assert_fragment(answer.content)
            assert row.select(f"li#appointment-{massage.pk}")
            assert now_of(cast, massage).status == status


def test_without_javascript_it_leads_back_to_where_the_button_was(massage: Appointment, bob: Browser) -> None:
    for page, target in (
        (
            f"http://alpha.localhost/team/appointments/{massage.pk}/",
            f"http://alpha.localhost/team/appointments/{massage.pk}/",
        ),
        ("http://elsewhere.test/", "/team/"),
        ("", "/team/"),
    ):
        answer = bob.post(at(massage, "outcome"), {"status": "arrived"}, headers={"Referer": page})
        assert (answer.status_code, answer["Location"]) == (302, target)


def test_nobody_misses_what_has_not_begun(cast: Cast, massage: Appointment, bob: Browser) -> None:
    answer = bob.post(at(massage, "outcome"), {"status": "no_show"}, headers=HTMX)
    assert "changed since" in shown(assert_fragment(answer.content), ".toast--error")
    assert "changed since" in text(
        assert_page(bob.post(at(massage, "outcome"), {"status": "no_show"}, follow=True).content)
    )
    assert now_of(cast, massage).status == "booked"


def test_other_words_change_nothing(cast: Cast, massage: Appointment, bob: Browser) -> None:
    before = everything(cast)
    for status in ("", "cancelled", "gone"):
        assert bob.post(at(massage, "outcome"), {"status": status}).status_code == 302
    assert everything(cast) == before


def test_page_of_one_leads_back_to_its_day(cast: Cast, service: Service, bob: Browser) -> None:
    appointment = booked(cast, service, cast.cara, june(3, 10))
    page = assert_page(bob.get(at(appointment)).content)
    assert page.select(".page-header__back")[0]["href"] == "/team/?day=2026-06-03"
    assert [button["value"] for button in page.select("button[name=status]")] == ["arrived"]


def test_front_desk_cancels_whatever_the_window(cast: Cast, massage: Appointment, alice: Browser) -> None:
    with time_machine.travel(NOW + timedelta(minutes=30), tick=False):
        answer = alice.post(at(massage, "cancellation"), {"reason": "Bob is ill"})
        assert (answer["Location"], now_of(cast, massage).status) == (at(massage), "cancelled")
        assert "Bob is ill" in text(assert_page(alice.get(at(massage)).content))


def test_what_is_done_is_not_cancelled(cast: Cast, service: Service, alice: Browser) -> None:
    past = visited(cast, service, cast.cara, NOW - timedelta(days=1))
    page = assert_page(alice.post(at(past, "cancellation"), follow=True).content)
    assert "changed since" in shown(page, "#toasts")
    assert now_of(cast, past).status == Status.COMPLETED


def test_who_may_see_and_mark_it(cast: Cast, massage: Appointment) -> None:
    before = everything(cast)
    others = {"cara": 403, "dan": 403, "eve": 302, "nobody": 302}
    assert answers(cast, at(massage)) == {"alice": 200, "bob": 200, **others}
    assert answers(cast, "/team/appointments/999999/") == {"alice": 404, "bob": 404, **others}
    for noun in ("outcome", "cancellation"):
        assert answers(cast, f"/team/appointments/999999/{noun}/", {}) == {
            "alice": 404,
            "bob": 404 if noun == "outcome" else 403,
            **others,
        }
        assert sign_in(cast.alice).get(at(massage, noun)).status_code == 405
    assert refusals(cast, at(massage, "outcome"), {"status": "arrived"}, *others) == others
    assert refusals(cast, at(massage, "cancellation"), {}, "bob", *others) == {"bob": 403, **others}
    assert everything(cast) == before


def test_every_colleague_marks_arrivals(cast: Cast, massage: Appointment) -> None:
    for person in colleagues(cast).values():
        assert sign_in(person).post(at(massage, "outcome"), {"status": "arrived"}).status_code == 302
    assert now_of(cast, massage).status == "arrived"
