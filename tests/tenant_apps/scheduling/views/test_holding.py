from __future__ import annotations

from django.test import Client as Browser

from tenant_apps.scheduling.models import Reservation, Service
from tests.factories.cast import Cast
from tests.html import assert_fragment, assert_page
from tests.tenant_apps.scheduling.diary import june
from tests.tenant_apps.scheduling.views.practice import KEY, address, booked, inside, one, see_also, shown, slot


def reserved(cast: Cast) -> list[tuple[str, str]]:
    with inside(cast):
        rows = Reservation.objects.select_related("client")
        return [(row.client.name, f"{row.starts_at:%d %H:%M}") for row in rows if row.client]


def test_the_page_asks_for_the_time_to_be_kept(cast: Cast, service: Service, cara: Browser) -> None:
    ten = slot(cast, june(2, 10))
    page = assert_page(cara.get(f"/book/{service.pk}/confirmation/?slot={ten}").content)
    assert reserved(cast) == []
    assert one(page, "[hx-post]")["hx-post"] == f"/book/{service.pk}/hold/"
    kept = cara.post(f"/book/{service.pk}/hold/", {"slot": ten, "request_key": KEY})
    assert "We keep this time for you until 08:10" in kept.content.decode()
    assert reserved(cast) == [("Cara Claus", "02 08:00")]


def test_a_time_that_has_just_gone_is_said_before_confirming(cast: Cast, service: Service, cara: Browser) -> None:
    booked(cast, service, cast.dan, june(2, 10))
    answer = cara.post(f"/book/{service.pk}/hold/", {"slot": slot(cast, june(2, 10)), "request_key": KEY})
    assert (answer.status_code, "Somebody was a moment faster" in answer.content.decode()) == (200, True)
    assert reserved(cast) == [("Dan Dorn", "02 08:00")]


def test_a_time_they_have_booked_themselves_is_not_called_somebody_elses(
    cast: Cast, service: Service, cara: Browser
) -> None:
    own = booked(cast, service, cast.cara, june(2, 10))
    answer = cara.post(f"/book/{service.pk}/hold/", {"slot": slot(cast, june(2, 10)), "request_key": KEY})
    part = assert_fragment(answer.content)
    assert (shown(part, ".banner__title"), address(one(part, "a"))) == (
        "Booked",
        f"/appointments/{own.pk}/",
    )
    assert reserved(cast) == [("Cara Claus", "02 08:00")]


def test_nonsense_is_held_for_nobody(cast: Cast, service: Service, cara: Browser) -> None:
    assert cara.post(f"/book/{service.pk}/hold/", {"slot": "soon", "request_key": KEY}).status_code == 422
    assert reserved(cast) == []


def test_it_is_held_for_whom_it_is_booked(cast: Cast, service: Service, cara: Browser) -> None:
    child = see_also(cast, cast.cara, "Cosima Claus")
    sent = {"slot": slot(cast, june(2, 10)), "request_key": KEY, "client": str(child.pk)}
    assert cara.post(f"/book/{service.pk}/hold/", sent).status_code == 200
    assert reserved(cast) == [("Cosima Claus", "02 08:00")]
