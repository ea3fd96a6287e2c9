from __future__ import annotations

import pytest
from django.test import Client as Browser

from tenant_apps.scheduling.models import Appointment, Service, Session
from tenant_apps.scheduling.operations import add_session, update_service
from tenants.viewer import SYSTEM
from tests.factories.cast import Cast
from tests.html import assert_page
from tests.tenant_apps.scheduling.diary import june, member_of
from tests.tenant_apps.scheduling.views.practice import (
    booked,
    everything,
    filled,
    inside,
    one,
    queries_of,
    shown,
    slot,
    text,
)


@pytest.fixture
def group(cast: Cast, service: Service) -> Service:
    with inside(cast):
        return update_service(service, by=SYSTEM, capacity=2)


def page_of(group: Service) -> str:
    return f"/team/services/{group.pk}/sessions/"


def sent(cast: Cast) -> dict[str, str]:
    return {"on": "2026-06-02", "at": "18:00", "with": str(cast.bob.viewer.member_id), "weeks": "3"}


def test_a_group_meets_every_week(cast: Cast, group: Service, alice: Browser) -> None:
    assert "No session yet" in shown(assert_page(alice.get(page_of(group)).content), ".empty")
    page = assert_page(alice.post(page_of(group), sent(cast), follow=True).content)
    assert ("3 sessions added." in shown(page, "#toasts"), len(page.select(".rows .row"))) == (True, 3)
    assert "0 of 2" in shown(page, ".row")
    again = assert_page(alice.post(page_of(group), sent(cast), follow=True).content)
    assert "not free then" in shown(again, "#toasts")
    with inside(cast):
        assert Session.objects.count() == 3


@pytest.mark.parametrize(("wrong", "sentence"), [({"weeks": "60"}, "52"), ({"on": ""}, "required")])
def test_what_is_wrong_is_told_at_its_field(
    cast: Cast, group: Service, alice: Browser, wrong: dict[str, str], sentence: str
) -> None:
    before = everything(cast)
    answer = alice.post(page_of(group), {**sent(cast), **wrong})
    page = assert_page(answer.content)
    assert (answer.status_code, sentence in shown(page, ".field--invalid .field__error")) == (422, True)
    assert everything(cast) == before


def test_a_client_takes_a_place_and_sees_how_many_are_left(
    cast: Cast, group: Service, alice: Browser, cara: Browser
) -> None:
    alice.post(page_of(group), sent(cast))
    booked(cast, group, cast.dan, june(2, 18))
    page = assert_page(cara.get(f"/book/{group.pk}/").content)
    assert text(one(page, ".card--brand .slots__grid a")).endswith("1 place left")
    chosen = slot(cast, june(2, 18))
    page = assert_page(cara.get(f"/book/{group.pk}/confirmation/?slot={chosen}").content)
    assert page.select("[hx-post$='/hold/']") == []
    landed = assert_page(cara.post(f"/book/{group.pk}/confirmation/", filled(page), follow=True).content)
    assert "Dan" not in text(landed)
    with inside(cast):
        assert Appointment.objects.exclude(seat=None).count() == 2


def test_calling_one_off(cast: Cast, group: Service, alice: Browser) -> None:
    alice.post(page_of(group), sent(cast))
    visit = booked(cast, group, cast.dan, june(2, 18))
    page = assert_page(alice.get(page_of(group)).content)
    action = str(one(page, "form[action^='/team/sessions/']")["action"])
    assert alice.post(action).status_code == 302
    with inside(cast):
        visit.refresh_from_db()
        assert (visit.status, Session.objects.filter(cancelled_at=None).count()) == ("cancelled", 2)


def test_what_is_no_group_has_no_sessions(cast: Cast, service: Service, alice: Browser) -> None:
    assert alice.get(page_of(service)).status_code == 404


def test_list_stays_flat_in_queries(cast: Cast, group: Service, alice: Browser) -> None:
    alice.post(page_of(group), {**sent(cast), "weeks": "1"})
    few = queries_of(alice, page_of(group))
    with inside(cast):
        for day in range(3, 20):
            add_session(group, by=SYSTEM, member=member_of(cast.bob), starts_at=june(day, 19))
    assert queries_of(alice, page_of(group)) == few
