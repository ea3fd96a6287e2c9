"""Places, holidays, rules, other hours on a day, and how many are enough."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, time

import pytest
from django.test import Client as Browser

from tenant_apps.scheduling.models import DayHours, Location, MemberLimits, Service, WeeklyHours
from tenant_apps.scheduling.operations import add_location, set_weekly_hours
from tenants.viewer import SYSTEM
from tests.architecture.world import BOOKING_RULES
from tests.factories.cast import Cast
from tests.html import assert_page
from tests.tenant_apps.scheduling.diary import book_by_team, june, member_of
from tests.tenant_apps.scheduling.views.practice import (
    address,
    everything,
    filled,
    inside,
    one,
    queries_of,
    shown,
    slot,
    text,
)

PLACE = {"name": "Mitte", "address": "Torstraße 1\n10119 Berlin", "time_zone": "Europe/Berlin"}
DAY = {"on": "2026-06-06", "starts": "10:00", "ends": "14:00"}


@pytest.fixture(autouse=True)
def own_rules(cast: Cast) -> Iterator[None]:
    before = dict(cast.alpha.policies)
    yield
    cast.alpha.policies = before


def hours_of_bob(cast: Cast) -> str:
    return f"/team/hours/{cast.bob.viewer.member_id}/"


def places(cast: Cast) -> list[Location]:
    with inside(cast):
        return list(Location.objects.all())


def test_the_first_place_is_added_and_found_again(cast: Cast, service: Service, alice: Browser) -> None:
    assert address(one(assert_page(alice.get("/team/locations/").content), ".empty a")) == "/team/locations/new/"
    assert alice.post("/team/locations/new/", PLACE)["Location"] == "/team/locations/"
    [mitte] = places(cast)
    page = assert_page(alice.get("/team/locations/").content)
    assert shown(page, ".row__detail").startswith("Torstraße 1 10119 Berlin ·")
    form = assert_page(alice.get(f"/team/locations/{mitte.pk}/").content)
    assert text(one(form, "[name=address]")) == "Torstraße 1 10119 Berlin"


def test_a_place_without_a_name_is_asked_for_one(cast: Cast, service: Service, alice: Browser) -> None:
    before = everything(cast)
    answer = alice.post("/team/locations/new/", {**PLACE, "name": "", "address": "Kept as typed"})
    page = assert_page(answer.content)
    assert (answer.status_code, text(one(page, "[name=address]"))) == (422, "Kept as typed")
    assert everything(cast) == before


def test_a_place_with_hours_says_whose(cast: Cast, service: Service, alice: Browser) -> None:
    with inside(cast):
        mitte = add_location(by=SYSTEM, name="Mitte")
        add_location(by=SYSTEM, name="Süd")
    page = assert_page(alice.post(f"/team/locations/{mitte.pk}/archival/", follow=True).content)
    assert "Alice Adler, Bob Brandt" in shown(page, "#toasts")
    assert len([place for place in places(cast) if place.archived_at is None]) == 2


def test_hours_are_set_for_one_place(cast: Cast, service: Service, alice: Browser) -> None:
    with inside(cast):
        add_location(by=SYSTEM, name="Mitte")
        south = add_location(by=SYSTEM, name="Süd")
    page = assert_page(alice.get(f"{hours_of_bob(cast)}?place={south.pk}").content)
    assert [text(chip) for chip in page.select(".chip[aria-current]")][-1] == "Süd"
    form = one(page, "main form:has(.week)")
    alice.post(str(form["action"]), {"saturday_1_starts": "10:00", "saturday_1_ends": "12:00"})
    with inside(cast):
        assert WeeklyHours.objects.filter(location=south).count() == 1
        assert WeeklyHours.objects.filter(member=cast.bob.viewer.member_id).count() == 6


def test_another_day_comes_and_goes(cast: Cast, service: Service, alice: Browser) -> None:
    alice.post(f"{hours_of_bob(cast)}days/", {**DAY, "again": "16:00", "until": "18:00"})
    page = assert_page(alice.get(hours_of_bob(cast)).content)
    assert "10:00–14:00, 16:00–18:00" in text(page)
    with inside(cast):
        pk = DayHours.objects.values_list("pk", flat=True)[0]
    alice.post(f"/team/day-hours/{pk}/removal/")
    with inside(cast):
        assert DayHours.objects.count() == 0


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"on": ""}, "required"),
        ({"ends": "09:00"}, "later than the start"),
        ({"again": "16:00"}, "Fill in both"),
        ({"again": "13:00", "until": "15:00"}, "overlaps other hours"),
    ],
)
def test_a_wrong_day_is_told_at_its_field(
    cast: Cast, service: Service, alice: Browser, wrong: dict[str, str], sentence: str
) -> None:
    before = everything(cast)
    answer = alice.post(f"{hours_of_bob(cast)}days/", {**DAY, **wrong})
    page = assert_page(answer.content)
    assert (answer.status_code, sentence in shown(page, ".field--invalid .field__error")) == (422, True)
    assert one(page, "#id_day_starts")["value"] == "10:00"
    assert everything(cast) == before


def test_how_many_are_enough(cast: Cast, service: Service, bob: Browser) -> None:
    bob.post(f"{hours_of_bob(cast)}limits/", {"max_per_day": "6", "max_per_week": ""})
    with inside(cast):
        assert list(MemberLimits.objects.values_list("max_per_day", "max_per_week")) == [(6, None)]
    assert one(assert_page(bob.get(hours_of_bob(cast)).content), "[name=max_per_day]")["value"] == "6"
    assert bob.post(f"{hours_of_bob(cast)}limits/", {"max_per_day": "0"}).status_code == 422


def test_holidays_of_a_country_are_listed_and_opened(cast: Cast, service: Service, alice: Browser) -> None:
    page = assert_page(alice.get("/team/holidays/").content)
    assert page.select("[name=open_holidays]") == []
    alice.post("/team/holidays/", {"country": "DE", "region": "BY"})
    page = assert_page(alice.get("/team/holidays/").content)
    assert text(one(page, ".field__choices label")) == "Corpus Christi, Thu, 4 Jun"
    alice.post("/team/holidays/", {"country": "DE", "region": "BY", "open_holidays": ["Fronleichnam"]})
    assert len(assert_page(alice.get("/team/holidays/").content).select("[name=open_holidays][checked]")) == 1


def test_another_country_starts_anew(cast: Cast, service: Service, alice: Browser) -> None:
    alice.post("/team/holidays/", {"country": "DE", "region": "BY", "open_holidays": []})
    assert alice.post("/team/holidays/", {"country": "FR", "region": "BY"}).status_code == 302
    page = assert_page(alice.get("/team/holidays/").content)
    assert one(page, "[name=country] [selected]")["value"] == "FR"
    assert alice.post("/team/holidays/", {"country": "XX"}).status_code == 422


def test_rules_are_changed_in_one_form(cast: Cast, service: Service, alice: Browser) -> None:
    page = assert_page(alice.get("/team/booking-rules/").content)
    assert one(page, "[name=grid_minutes] [selected]")["value"] == "15"
    assert alice.post("/team/booking-rules/", {**BOOKING_RULES, "grid_minutes": "30"}).status_code == 302
    page = assert_page(alice.get("/team/booking-rules/").content)
    assert (one(page, "[name=grid_minutes] [selected]")["value"], one(page, "[name=horizon_days]")["value"]) == (
        "30",
        "90",
    )
    refused = alice.post("/team/booking-rules/", {**BOOKING_RULES, "late_fee_percent": "150"})
    assert (refused.status_code, "At most 100." in refused.content.decode()) == (422, True)


def test_a_service_keeps_rules_of_its_own(cast: Cast, service: Service, alice: Browser) -> None:
    own = {"minimum_notice_minutes": "1440", "max_per_day": "3", "cancel_notice_hours": "48"}
    sent = {"name": "Massage", "minutes": "60", "price": "60", "is_online": "on", **own}
    assert alice.post(f"/team/services/{service.pk}/", sent).status_code == 302
    with inside(cast):
        kept = Service.objects.get(pk=service.pk)
    assert (kept.minimum_notice_minutes, kept.max_per_day, kept.cancel_notice_hours) == (1440, 3, 48)
    assert (kept.horizon_days, kept.late_fee_percent) == (None, None)
    page = assert_page(alice.get(f"/team/services/{service.pk}/").content)
    assert page.select("details[open] [name=max_per_day]")


def test_hours_page_stays_flat_in_queries(cast: Cast, service: Service, alice: Browser) -> None:
    bob = cast.bob.viewer.member_id
    with inside(cast):
        DayHours.objects.create(member_id=bob, on=date(2026, 6, 20), starts=time(9), ends=time(10))
    few = queries_of(alice, hours_of_bob(cast))
    with inside(cast):
        for day in range(1, 20):
            DayHours.objects.create(member_id=bob, on=date(2026, 7, day), starts=time(9), ends=time(10))
    assert queries_of(alice, hours_of_bob(cast)) == few


def test_whoever_books_reads_where_it_is(cast: Cast, service: Service, cara: Browser) -> None:
    with inside(cast):
        add_location(by=SYSTEM, name="Mitte", address="Torstraße 1\n10119 Berlin")
        south = add_location(by=SYSTEM, name="Süd", address="Hafenweg 3")
        bob = member_of(cast.bob)
        set_weekly_hours(bob, by=SYSTEM, hours={5: [(time(9), time(12))]}, location=south)
    page = assert_page(cara.get(f"/book/{service.pk}/?from=2026-06-06").content)
    assert "Süd" in shown(page, "#other-times .slots a")
    ten = slot(cast, june(6, 10))
    page = assert_page(cara.get(f"/book/{service.pk}/confirmation/?slot={ten}").content)
    assert "Süd Hafenweg 3" in shown(page, ".facts")
    booked = assert_page(cara.post(f"/book/{service.pk}/confirmation/", filled(page), follow=True).content)
    assert "Süd Hafenweg 3" in shown(booked, ".facts")


def test_rooms_come_change_and_go(cast: Cast, service: Service, alice: Browser) -> None:
    assert address(one(assert_page(alice.get("/team/resources/").content), ".empty a")) == "/team/resources/new/"
    assert alice.post("/team/resources/new/", {"name": "Room 1", "kind": "Treatment room"}).status_code == 302
    line = one(assert_page(alice.get("/team/resources/").content), ".row__link")
    page = assert_page(alice.get(address(line)).content)
    assert [one(page, "[name=kind]")["value"], one(page, "#kinds option")["value"]] == ["Treatment room"] * 2
    assert alice.post(address(line), {"name": "", "kind": "Treatment room"}).status_code == 422
    assert alice.post(address(line), {"name": "Blue room", "kind": "Treatment room"}).status_code == 302
    page = assert_page(alice.get(f"/team/services/{service.pk}/").content)
    kind = str(page.select("[name=needs] option")[-1]["value"])
    sent = {"name": "Massage", "minutes": "60", "price": "60", "needs": kind, "members": str(cast.bob.viewer.member_id)}
    alice.post(f"/team/services/{service.pk}/", sent)
    visit = booked_by_team(cast, service)
    assert "Room Blue room" in shown(assert_page(alice.get(f"/team/appointments/{visit}/").content), ".facts")
    page = assert_page(alice.post(f"{address(line)}archival/", follow=True).content)
    assert "Something is still booked in it" in shown(page, "#toasts")


def booked_by_team(cast: Cast, service: Service) -> int:
    with inside(cast):
        found = Service.objects.get(pk=service.pk)
        return int(book_by_team(cast, found, cast.alice.viewer, cast.cara, june(2, 10)).pk)
