from __future__ import annotations

import pytest
from django.test import Client as Browser

from tenant_apps.clients.models import Client
from tenant_apps.scheduling.models import Appointment, Service
from tenant_apps.scheduling.operations import update_service
from tenants.viewer import SYSTEM
from tests.factories.cast import Cast, sign_in
from tests.html import assert_fragment, assert_page
from tests.tenant_apps.scheduling.diary import give_service, june, member_of
from tests.tenant_apps.scheduling.views.practice import (
    KEY,
    address,
    answers,
    appointments,
    booked,
    colleagues,
    everything,
    filled,
    inside,
    one,
    queries_of,
    refusals,
    shown,
    slot,
    text,
)


def for_cara(cast: Cast, service: Service, noun: str = "") -> str:
    return f"/team/booking/{cast.cara.viewer.client_ids[0]}/{service.pk}/" + (f"{noun}/" if noun else "")


def test_books_for_a_client_without_typing(cast: Cast, service: Service, alice: Browser) -> None:
    path = "/team/booking/"
    for words in ("Cara Claus", "Massage"):
        page = assert_page(alice.get(path).content)
        [path] = [address(row) for row in page.select("a.row__link") if text(row) == words]
    path = address(one(assert_page(alice.get(path).content), ".card--brand a.slot"))
    page = assert_page(alice.get(path).content)
    assert "Cara Claus" in shown(page, ".facts")
    answer = alice.post(path, filled(page))
    with inside(cast):
        [found] = Appointment.objects.all()
    assert (found.client_id, found.starts_at) == (cast.cara.viewer.client_ids[0], june(1, 10))
    assert (found.booked_by_name, answer["Location"]) == ("Alice Adler", f"/team/appointments/{found.pk}/")


def test_clients_are_found_while_typing(service: Service, alice: Browser) -> None:
    answer = alice.get("/team/booking/?q=dan", headers={"HX-Request": "true"})
    fragment = assert_fragment(answer.content)
    assert [text(row) for row in fragment.select(".row__link")] == ["Dan Dorn"]
    assert "Nobody found" in text(assert_page(alice.get("/team/booking/?q=zz").content))


def test_without_anybody_the_way_is_to_invite_somebody(cast: Cast, service: Service, alice: Browser) -> None:
    with inside(cast):
        Client.objects.all().delete()
    found = one(assert_page(alice.get("/team/booking/").content), "#found")
    assert "No patients yet" in text(found)
    assert "Try fewer letters" not in text(found)


def test_any_time_may_be_taken_even_outside_of_hours(cast: Cast, service: Service, alice: Browser) -> None:
    asked = f"?on=2026-06-01&at=21:00&with={cast.bob.viewer.member_id}"
    answer = alice.get(for_cara(cast, service) + asked)
    assert answer["Location"] == f"{for_cara(cast, service, 'confirmation')}?slot={slot(cast, june(1, 21))}"
    alice.post(answer["Location"], filled(assert_page(alice.get(answer["Location"]).content)))
    assert appointments(cast) == [("booked", june(1, 21))]


@pytest.mark.parametrize(
    ("asked", "field"),
    [
        ("on=&at=10:00", "on"),
        ("on=2026-06-01&at=soon", "at"),
        ("on=2027-03-28&at=02:30", "at"),
        ("on=2026-06-01&at=10:00&with=999999", "with"),
    ],
)
def test_a_time_that_makes_no_sense_is_told(
    cast: Cast, service: Service, alice: Browser, asked: str, field: str
) -> None:
    bob = "" if "with=" in asked else f"&with={cast.bob.viewer.member_id}"
    answer = alice.get(f"{for_cara(cast, service)}?{asked}{bob}")
    assert answer.status_code == 422
    assert one(assert_page(answer.content), f"#id_{field}-error")


def test_a_time_taken_meanwhile_offers_others(cast: Cast, service: Service, alice: Browser) -> None:
    booked(cast, service, cast.dan, june(2, 10))
    posted = {"slot": slot(cast, june(2, 10)), "request_key": KEY}
    answer = alice.post(for_cara(cast, service, "confirmation"), posted)
    assert (answer.status_code, len(assert_page(answer.content).select("input[name=slot]"))) == (409, 3)
    assert len(appointments(cast)) == 1


def test_what_is_not_online_is_bookable_here(cast: Cast, service: Service, alice: Browser) -> None:
    with inside(cast):
        update_service(service, by=SYSTEM, is_online=False)
    posted = {"slot": slot(cast, june(2, 10)), "request_key": KEY}
    assert alice.post(for_cara(cast, service, "confirmation"), posted).status_code == 302
    assert appointments(cast) == [("booked", june(2, 10))]


def test_client_page_shows_their_visits(cast: Cast, service: Service, alice: Browser, bob: Browser) -> None:
    appointment = booked(cast, service, cast.cara, june(3, 10))
    booked(cast, service, cast.dan, june(4, 10))
    path = f"/team/clients/{cast.cara.viewer.client_ids[0]}/"
    page = assert_page(alice.get(path).content)
    links = [address(row) for row in page.select("a.row__link")]
    assert [link for link in links if "appointments" in link] == [f"/team/appointments/{appointment.pk}/"]
    book = for_cara(cast, service).removesuffix(f"{service.pk}/")
    assert page.select(f"a[href='{book}']")
    assert not assert_page(bob.get(path).content).select(f"a[href='{book}']")


def test_who_may(cast: Cast, service: Service) -> None:
    before, posted = everything(cast), {"slot": slot(cast, june(2, 10)), "request_key": KEY}
    others = {"bob": 403, "cara": 403, "dan": 403, "eve": 302, "nobody": 302}
    confirm = for_cara(cast, service, "confirmation")
    services = f"/team/booking/{cast.cara.viewer.client_ids[0]}/"
    for path in ("/team/booking/", services, for_cara(cast, service), f"{confirm}?slot={posted['slot']}"):
        assert answers(cast, path) == {"alice": 200, **others}
    assert refusals(cast, confirm, posted, *others) == others
    assert everything(cast) == before
    for person in colleagues(cast).values():
        assert sign_in(person).get(confirm)["Location"] == for_cara(cast, service)
    for path in (f"/team/booking/999999/{service.pk}/confirmation/", f"{services}999999/confirmation/"):
        assert sign_in(cast.alice).post(path, posted).status_code == 404
    assert everything(cast) == before


def test_pages_stay_flat_in_queries(cast: Cast, service: Service, alice: Browser) -> None:
    paths = ("/team/booking/", f"/team/booking/{cast.cara.viewer.client_ids[0]}/")
    few = [queries_of(alice, path) for path in paths]
    with inside(cast):
        for n in range(29):
            give_service(member_of(cast.bob), name=f"Massage {n}")
            Client.objects.create(name=f"Client {n}")
    assert [queries_of(alice, path) for path in paths] == few
