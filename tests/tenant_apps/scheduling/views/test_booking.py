from __future__ import annotations

from datetime import timedelta
from urllib.parse import urlsplit

import time_machine
from django.test import Client as Browser

from tenant_apps.clients.models import Client
from tenant_apps.scheduling.models import Service
from tenant_apps.scheduling.operations import archive_service, update_service
from tenants.viewer import SYSTEM
from tests.factories.cast import Cast
from tests.html import assert_page
from tests.tenant_apps.scheduling.diary import NOW, give_service, june, member_of, new_member
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
    queries_of,
    refusals,
    see_also,
    shown,
    slot,
    text,
)


def confirmation(service: Service) -> str:
    return f"/book/{service.pk}/confirmation/"


def test_known_client_books_in_three_taps_from_the_list(cast: Cast, service: Service, cara: Browser) -> None:
    page = assert_page(cara.get("/book/").content)
    [link] = [address(row) for row in page.select("a.row__link") if text(row) == "Massage"]
    page = assert_page(cara.get(link).content)
    times = page.select(".card--brand a.slot")
    assert [shown(time, ".slot__label") for time in times] == ["10:00", "10:15", "10:30"]
    page = assert_page(cara.get(address(times[0])).content)
    assert shown(page, ".facts__row--total dd") == "60 €"
    answer = cara.post(address(times[0]), filled(page))
    assert appointments(cast) == [("booked", june(1, 10))]
    page = assert_page(cara.get(answer["Location"]).content)
    assert "It’s booked" in shown(page, ".banner")
    assert one(page, "undo-toast")["data-seconds"] == "180"


def test_the_same_form_sent_twice_books_once(cast: Cast, service: Service, cara: Browser) -> None:
    posted = {"slot": slot(cast, june(2, 10)), "request_key": KEY}
    first, second = (cara.post(confirmation(service), posted) for _ in range(2))
    assert (first.status_code, first["Location"]) == (302, second["Location"])
    assert appointments(cast) == [("booked", june(2, 10))]


def test_back_button_and_a_fresh_form_find_the_booking(cast: Cast, service: Service, cara: Browser) -> None:
    first = cara.post(confirmation(service), {"slot": slot(cast, june(2, 10)), "request_key": KEY})
    again = cara.post(confirmation(service), {"slot": slot(cast, june(2, 10)), "request_key": KEY[:-1] + "1"})
    assert (again.status_code, again["Location"]) == (302, first["Location"])
    assert appointments(cast) == [("booked", june(2, 10))]


def test_slot_gone_meanwhile_offers_the_next_ones_on_the_same_page(cast: Cast, service: Service, cara: Browser) -> None:
    booked(cast, service, cast.dan, june(2, 10))
    answer = cara.post(confirmation(service), {"slot": slot(cast, june(2, 10)), "request_key": KEY})
    assert answer.status_code == 409
    page = assert_page(answer.content)
    assert "taken now" in shown(page, ".banner")
    values = [radio["value"] for radio in page.select("input[type=radio][name=slot]")]
    assert len(values) == 3
    assert len(page.select("input[name=slot][checked]")) == 1
    assert appointments(cast) == [("booked", june(2, 10))]
    assert cara.post(confirmation(service), filled(page)).status_code == 302
    assert len(appointments(cast)) == 2


def test_refused_times_are_told_in_words(cast: Cast, service: Service, cara: Browser) -> None:
    cases = {june(1, 9): "too soon", june(2, 20): "no longer offered", NOW - timedelta(days=1): "already passed"}
    for starts_at, words in cases.items():
        answer = cara.post(confirmation(service), {"slot": slot(cast, starts_at), "request_key": KEY})
        assert (answer.status_code, words in answer.content.decode()) == (409, True), words
    assert appointments(cast) == []


def test_nonsense_in_the_form_asks_to_pick_again(cast: Cast, service: Service, cara: Browser) -> None:
    with inside(cast):
        stranger = new_member("Nina Neu")
    values = ("", "soon", "99999999T000000Z.1", "00010101T000000Z.1", f"20260602T080000Z.{stranger.pk}")
    for value in values:
        answer = cara.post(confirmation(service), {"slot": value, "request_key": KEY})
        assert answer.status_code == 422, value
        assert len(assert_page(answer.content).select("input[type=radio][name=slot]")) == 3
    assert appointments(cast) == []


def test_a_link_without_a_sensible_time_leads_back_to_the_times(service: Service, cara: Browser) -> None:
    for query in ("", "?slot=soon"):
        answer = cara.get(confirmation(service) + query)
        assert (answer.status_code, answer["Location"]) == (302, f"/book/{service.pk}/")


def test_times_page_shows_seven_days_and_the_hours_of_one(service: Service, cara: Browser) -> None:
    page = assert_page(cara.get(f"/book/{service.pk}/").content)
    assert [day.text for day in page.select(".day__number")] == ["1", "2", "3", "4", "5", "6", "7"]
    assert len(page.select("a.day")) == 5
    assert shown(page, "a.day[aria-current] .day__number") == "1"
    wednesday = page.select("a.day")[2]["href"]
    page = assert_page(cara.get(f"/book/{service.pk}/{wednesday}").content)
    assert shown(page, ".days__chosen").startswith("Wed")
    assert shown(page, "#other-times .slots .slot__label") == "09:00"


def test_days_without_times_lead_to_the_next_that_has_some(cast: Cast, service: Service, cara: Browser) -> None:
    for query in ("?from=2026-06-06&day=2026-06-06", "?from=nonsense&day=0001-01-01&member=x"):
        page = assert_page(cara.get(f"/book/{service.pk}/{query}").content)
        assert page.select("#other-times .slots .slot__label")
    with inside(cast):
        update_service(service, by=SYSTEM, members=[])
    assert cara.get(f"/book/{service.pk}/").status_code == 404


def test_one_of_several_members_may_be_chosen(cast: Cast, service: Service, cara: Browser) -> None:
    with inside(cast):
        nina = new_member("Nina Neu")
        other = give_service(member_of(cast.bob), nina, name="Sauna")
    page = assert_page(cara.get(f"/book/{other.pk}/").content)
    bob = cast.bob.viewer.member_id
    assert [chip["href"] for chip in page.select(".chip")] == ["?", f"?member={bob}", f"?member={nina.pk}"]
    page = assert_page(cara.get(f"/book/{other.pk}/?member={nina.pk}").content)
    links = [address(a) for a in page.select("#other-times a.slot")]
    assert links
    assert all(link.endswith(f".{nina.pk}") for link in links)


def test_both_zones_stand_where_they_differ(cast: Cast, service: Service, cara: Browser) -> None:
    with inside(cast):
        Client.objects.filter(pk=cast.cara.viewer.client_ids[0]).update(time_zone="America/New_York")
    page = assert_page(cara.get(f"/book/{service.pk}/").content)
    first = one(page, ".card--brand a.slot")
    assert text(first) == "04:00 Mon, 1 Jun · 10:00 Berlin"
    page = assert_page(cara.get(address(first)).content)
    assert "10:00 Berlin" in shown(page, ".facts")


def test_a_household_says_for_whom(cast: Cast, service: Service, cara: Browser) -> None:
    child = see_also(cast, cast.cara, "Carl Claus")
    page = assert_page(cara.get(f"{confirmation(service)}?slot={slot(cast, june(2, 10))}").content)
    assert [radio["value"] for radio in page.select("[name=client]")] == [
        str(cast.cara.viewer.client_ids[0]),
        str(child.pk),
    ]
    posted = {"slot": slot(cast, june(2, 10)), "request_key": KEY}
    assert cara.post(confirmation(service), posted).status_code == 422
    answer = cara.post(confirmation(service), {**posted, "client": str(child.pk)})
    page = assert_page(cara.get(answer["Location"]).content)
    assert "Carl Claus" in shown(page, ".facts")


def test_nobody_books_for_somebody_elses_client(cast: Cast, service: Service, cara: Browser) -> None:
    see_also(cast, cast.cara, "Carl Claus")
    posted = {"slot": slot(cast, june(2, 10)), "request_key": KEY, "client": str(cast.dan.viewer.client_ids[0])}
    assert cara.post(confirmation(service), posted).status_code == 422
    assert appointments(cast) == []


def test_what_is_archived_offline_or_unknown_is_not_found(cast: Cast, service: Service, cara: Browser) -> None:
    with inside(cast):
        offline = give_service(member_of(cast.bob), name="Sauna")
        update_service(offline, by=SYSTEM, is_online=False)
        archived = archive_service(give_service(member_of(cast.bob), name="Bath"), by=SYSTEM)
    for pk in (offline.pk, archived.pk, 999_999):
        for path in (f"/book/{pk}/", f"/book/{pk}/confirmation/"):
            assert cara.get(path).status_code == 404
        assert cara.post(f"/book/{pk}/confirmation/", {"slot": slot(cast, june(2, 10))}).status_code == 404
    assert appointments(cast) == []


def test_who_may_book(cast: Cast, service: Service) -> None:
    before, posted = everything(cast), {"slot": slot(cast, june(2, 10)), "request_key": KEY}
    sign_in_first = {"alice": 302, "bob": 302, "eve": 302, "nobody": 302}
    for path in ("/book/", f"/book/{service.pk}/", f"{confirmation(service)}?slot={posted['slot']}"):
        assert answers(cast, path) == {"cara": 200, "dan": 200, **sign_in_first}
    assert everything(cast) == before
    assert refusals(cast, confirmation(service), posted, *sign_in_first) == sign_in_first
    answer = Browser(HTTP_HOST=cast.alpha_host).post(confirmation(service), posted)
    assert urlsplit(answer["Location"]).path == "/sign-in/"
    assert everything(cast) == before


def test_nothing_is_booked_by_looking(cast: Cast, service: Service, cara: Browser) -> None:
    before = everything(cast)
    cara.get(f"{confirmation(service)}?slot={slot(cast, june(2, 10))}&request_key={KEY}")
    assert everything(cast) == before
    assert cara.post("/book/").status_code == 405


def test_pages_stay_flat_in_queries(cast: Cast, service: Service, cara: Browser) -> None:
    few = queries_of(cara, "/book/"), queries_of(cara, f"/book/{service.pk}/")
    with inside(cast):
        for n in range(29):
            give_service(member_of(cast.bob), name=f"Massage {n}")
    for day in range(2, 6):
        booked(cast, service, cast.dan, june(day, 10))
    assert (queries_of(cara, "/book/"), queries_of(cara, f"/book/{service.pk}/")) == few


def test_times_pages_take_ten_queries(cast: Cast, service: Service, cara: Browser, alice: Browser) -> None:
    visit = booked(cast, service, cast.cara, june(9, 10))
    own, team = f"/appointments/{visit.pk}/rescheduling/", f"/team/booking/{visit.client_id}/{service.pk}/"
    savepoints = 2  # the test's own transaction makes them of a page's BEGIN and COMMIT
    counts = [queries_of(cara, f"/book/{service.pk}/"), queries_of(cara, own), queries_of(alice, team)]
    assert [count - savepoints for count in counts] == [10, 9, 10]


def test_no_free_time_at_all_says_what_to_do(cast: Cast, service: Service, cara: Browser) -> None:
    with inside(cast):
        member_of(cast.bob).weekly_hours.all().delete()
    page = assert_page(cara.get(f"/book/{service.pk}/").content)
    assert "Please ask Alpha Clinic" in shown(page, ".empty")


def test_it_is_offered_in_the_evening_for_the_next_day(service: Service, cara: Browser) -> None:
    with time_machine.travel(june(1, 20), tick=False):
        page = assert_page(cara.get(f"/book/{service.pk}/").content)
    assert shown(page, ".day__number") == "2"
