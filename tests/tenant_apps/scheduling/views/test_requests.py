from __future__ import annotations

import pytest
from django.test import Client as Browser

from tenant_apps.scheduling.choices import Status
from tenant_apps.scheduling.models import Appointment, Service
from tenant_apps.scheduling.operations import update_service
from tenants.viewer import SYSTEM
from tests.factories.cast import Cast
from tests.html import assert_page
from tests.tenant_apps.scheduling.diary import june
from tests.tenant_apps.scheduling.views.practice import (
    address,
    booked,
    filled,
    inside,
    now_of,
    one,
    queries_of,
    shown,
    slot,
)


@pytest.fixture
def asked(cast: Cast, service: Service) -> Appointment:
    with inside(cast):
        service = update_service(service, by=SYSTEM, needs_confirmation=True)
    return booked(cast, service, cast.cara, june(2, 10))


def test_a_client_asks_and_reads_what_comes_next(cast: Cast, service: Service, cara: Browser) -> None:
    with inside(cast):
        update_service(service, by=SYSTEM, needs_confirmation=True)
    confirm = f"/book/{service.pk}/confirmation/"
    page = assert_page(cara.get(f"{confirm}?slot={slot(cast, june(2, 10))}").content)
    assert ("confirms this first" in shown(page, "main form"), shown(page, ".dock")) == (True, "Ask for it")
    landed = assert_page(cara.post(confirm, filled(page), follow=True).content)
    assert ("It’s asked for" in shown(landed, "main"), shown(landed, ".badge")) == (True, "Requested")
    assert "Requested" in shown(assert_page(cara.get("/appointments/").content), ".rows")


def test_the_team_sees_it_on_today_and_says_yes(cast: Cast, asked: Appointment, alice: Browser) -> None:
    page = assert_page(alice.get("/team/").content)
    assert "1 request waits for an answer." in shown(page, ".banner--warning")
    page = assert_page(alice.get(address(one(page, ".banner--warning a"))).content)
    action = str(one(page, ".rows form")["action"])
    assert alice.post(action)["Location"] == "/team/"
    assert now_of(cast, asked).status == Status.BOOKED
    assert not assert_page(alice.get("/team/").content).select(".banner--warning")


def test_the_team_says_no(cast: Cast, asked: Appointment, alice: Browser) -> None:
    page = assert_page(alice.get(f"/team/appointments/{asked.pk}/").content)
    action = str(one(page, "form[action$='/refusal/']")["action"])
    assert alice.post(action, {"reason": "Bob is away."}).status_code == 302
    found = now_of(cast, asked)
    assert (found.status, found.cancel_reason) == (Status.CANCELLED, "Bob is away.")
    assert "Nobody is waiting" in shown(assert_page(alice.get("/team/requests/").content), ".empty")
    page = assert_page(alice.post(f"/team/appointments/{asked.pk}/acceptance/", follow=True).content)
    assert "changed since you opened" in shown(page, "#toasts")


def test_list_stays_flat_in_queries(cast: Cast, service: Service, asked: Appointment, alice: Browser) -> None:
    few = queries_of(alice, "/team/requests/")
    with inside(cast):
        service.refresh_from_db()
    for hour in (12, 14):
        booked(cast, service, cast.dan, june(2, hour))
    assert queries_of(alice, "/team/requests/") == few
