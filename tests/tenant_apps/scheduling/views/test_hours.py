from __future__ import annotations

from datetime import UTC, datetime, time, timedelta

import pytest
from django.test import Client as Browser

from tenant_apps.scheduling.models import Service, TimeOff
from tenant_apps.scheduling.operations import add_time_off
from tenant_apps.scheduling.queries import weekly_hours
from tenant_apps.team.choices import OpeningStep
from tenant_apps.team.models import Member
from tenant_apps.team.queries import is_ticked
from tenants.viewer import SYSTEM
from tests.factories.cast import Cast, sign_in
from tests.html import assert_page
from tests.tenant_apps.scheduling.diary import NOW, june, member_of
from tests.tenant_apps.scheduling.views.practice import (
    answers,
    booked,
    colleagues,
    everything,
    filled,
    inside,
    one,
    queries_of,
    refusals,
    shown,
    text,
)

MONDAY = {"monday_1_starts": "08:00", "monday_1_ends": "12:00", "monday_2_starts": "13:00", "monday_2_ends": "00:00"}


def bobs(cast: Cast) -> str:
    return f"/team/hours/{cast.bob.viewer.member_id}/"


def week(cast: Cast) -> dict[int, list[tuple[time, time]]]:
    with inside(cast):
        return weekly_hours(member_of(cast.bob))


def time_off(cast: Cast) -> list[tuple[datetime, datetime, str]]:
    with inside(cast):
        return [(one.span.lower, one.span.upper, one.note) for one in TimeOff.objects.all()]


def test_week_is_replaced_by_what_the_form_says(cast: Cast, service: Service, bob: Browser) -> None:
    page = assert_page(bob.get("/team/hours/").content)
    assert filled(page, ".week")["friday_1_ends"] == "17:00"
    assert bob.post(bobs(cast), MONDAY)["Location"] == bobs(cast)
    assert week(cast) == {0: [(time(8), time(12)), (time(13), time(0))]}
    with inside(cast):
        assert is_ticked(OpeningStep.HOURS)


def test_what_the_page_shows_can_be_sent_back_unchanged(cast: Cast, service: Service, bob: Browser) -> None:
    before = week(cast)
    bob.post(bobs(cast), filled(assert_page(bob.get(bobs(cast)).content), f"form[action='{bobs(cast)}']"))
    assert week(cast) == before


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"monday_1_ends": ""}, "Fill in both"),
        ({"monday_1_starts": ""}, "Fill in both"),
        ({"monday_1_ends": "07:00"}, "later than the start"),
        ({"monday_2_starts": "11:00"}, "overlaps"),
        ({"monday_3_starts": "23:00", "monday_3_ends": "23:30"}, "overlaps"),
        ({"monday_1_starts": "25:99"}, "valid time"),
    ],
)
def test_wrong_hours_are_told_where_they_stand(
    cast: Cast, service: Service, bob: Browser, wrong: dict[str, str], sentence: str
) -> None:
    before, posted = week(cast), {**MONDAY, **wrong}
    answer = bob.post(bobs(cast), posted)
    page = assert_page(answer.content)
    assert (answer.status_code, len(page.select(".week .field__error"))) == (422, 1)
    assert sentence in shown(page, ".week .field__error")
    for name, value in posted.items():
        assert one(page, f"[name={name}]").get("value", "") == value
    assert week(cast) == before


def test_whole_days_off_end_with_the_last_of_them(cast: Cast, service: Service, bob: Browser) -> None:
    bob.post(f"{bobs(cast)}time-off/", {"starts_on": "2026-06-08", "ends_on": "2026-06-12", "note": "Sea"})
    assert time_off(cast) == [(june(8, 0), june(13, 0), "Sea")]
    page = assert_page(bob.get(bobs(cast)).content)
    assert "Mon, 8 Jun – Fri, 12 Jun" in text(page)


def test_hours_off_and_visits_in_them(cast: Cast, service: Service, bob: Browser) -> None:
    booked(cast, service, cast.cara, june(3, 10))
    posted = {"starts_on": "2026-06-03", "starts": "09:00", "ends": "12:00"}
    page = assert_page(bob.post(f"{bobs(cast)}time-off/", posted, follow=True).content)
    assert time_off(cast) == [(june(3, 9), june(3, 12), "")]
    assert "1 booking falls into it" in shown(page, "#toasts")


@pytest.mark.parametrize(
    ("posted", "field"),
    [
        ({"starts_on": ""}, "starts_on"),
        ({"starts_on": "soon"}, "starts_on"),
        ({"starts_on": "2026-06-08", "ends_on": "2026-06-01"}, "ends_on"),
        ({"starts_on": "2026-06-08", "starts": "12:00", "ends": "11:00"}, "ends"),
        ({"starts_on": "2027-03-28", "starts": "02:30", "ends": "05:00"}, "starts"),
    ],
)
def test_wrong_time_off_is_told_at_its_field(
    cast: Cast, service: Service, bob: Browser, posted: dict[str, str], field: str
) -> None:
    answer = bob.post(f"{bobs(cast)}time-off/", {"note": "Sea", **posted})
    page = assert_page(answer.content)
    assert (answer.status_code, len(page.select(f"#id_{field}-error"))) == (422, 1)
    assert one(page, "[name=note]")["value"] == "Sea"
    assert time_off(cast) == []


def test_time_off_is_removed(cast: Cast, service: Service, bob: Browser) -> None:
    with inside(cast):
        off = add_time_off(member_of(cast.bob), by=SYSTEM, starts_at=june(8, 0), ends_at=june(9, 0))
    assert bob.get(f"/team/time-off/{off.pk}/removal/").status_code == 405
    assert bob.post(f"/team/time-off/{off.pk}/removal/")["Location"] == bobs(cast)
    assert time_off(cast) == []
    assert bob.post(f"/team/time-off/{off.pk}/removal/").status_code == 404


def test_practitioner_sets_own_hours_alone(cast: Cast, service: Service, bob: Browser) -> None:
    alices = f"/team/hours/{cast.alice.viewer.member_id}/"
    with inside(cast):
        alice = Member.objects.get(pk=cast.alice.viewer.member_id)
        off = add_time_off(alice, by=SYSTEM, starts_at=june(8, 0), ends_at=june(9, 0))
    before = everything(cast)
    assert assert_page(bob.get("/team/hours/").content).select(".chip") == []
    assert bob.get(alices).status_code == 403
    for path in (alices, f"{alices}time-off/", f"/team/time-off/{off.pk}/removal/"):
        assert bob.post(path, {**MONDAY, "starts_on": "2026-06-08"}).status_code == 403
    assert everything(cast) == before


def test_who_may(cast: Cast, service: Service) -> None:
    before = everything(cast)
    others = {"cara": 403, "dan": 403, "eve": 302, "nobody": 302}
    for path in ("/team/hours/", bobs(cast)):
        assert answers(cast, path) == {"alice": 200, "bob": 200, **others}
    for path in (bobs(cast), f"{bobs(cast)}time-off/"):
        assert refusals(cast, path, {**MONDAY, "starts_on": "2026-06-08"}, *others) == others
    assert everything(cast) == before
    assert sign_in(cast.alice).post("/team/hours/999999/", MONDAY).status_code == 404
    for person in colleagues(cast).values():
        assert sign_in(person).post(bobs(cast), MONDAY).status_code == 302


def test_page_stays_flat_in_queries(cast: Cast, service: Service, alice: Browser) -> None:
    with inside(cast):
        add_time_off(member_of(cast.bob), by=SYSTEM, starts_at=june(8, 0), ends_at=june(9, 0))
    few = queries_of(alice, bobs(cast))
    with inside(cast):
        for day in range(29):
            starts_at = datetime(2026, 7, 1, tzinfo=UTC) + timedelta(days=day)
            add_time_off(member_of(cast.bob), by=SYSTEM, starts_at=starts_at, ends_at=starts_at + timedelta(hours=2))
    assert queries_of(alice, bobs(cast)) == few
    assert june(8, 0) > NOW
