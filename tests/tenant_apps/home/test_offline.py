"""What an installed portal shows without a connection: the next appointment's essentials, and whom to call."""

from __future__ import annotations

from django.test import Client as Browser

from tenant_apps.scheduling.models import Appointment, Location, Service
from tenants.entry import entering
from tests.factories.cast import Cast
from tests.html import assert_page
from tests.tenant_apps.scheduling.diary import june
from tests.tenant_apps.scheduling.views.practice import booked, shown


def test_it_tells_when_what_and_where(cast: Cast, service: Service, cara: Browser) -> None:
    booked(cast, service, cast.dan, june(2, 10))
    booked(cast, service, cast.cara, june(9, 10))
    soonest = booked(cast, service, cast.cara, june(3, 10))
    with entering(cast.alpha, cast.alice.viewer):
        place = Location.objects.create(name="Front house", address="1 First Street", time_zone="Europe/Berlin")
        Appointment.objects.filter(pk=soonest.pk).update(location=place)
    page = assert_page(cara.get("/offline/next/").content)
    assert "Wed, 3 Jun, 10:00" in shown(page, "main .big")
    for said in (service.name, "Front house", "1 First Street"):
        assert said in page.get_text()
    assert len(page.select("main time")) == 1


def test_without_an_appointment_there_is_only_the_way_back(cara: Browser) -> None:
    page = assert_page(cara.get("/offline/next/").content)
    assert page.select("time") == []
    assert page.select_one("main a[href='/']") is not None


def test_the_page_for_everybody_says_nothing_of_anybody(cast: Cast, service: Service, cara: Browser) -> None:
    booked(cast, service, cast.cara, june(3, 10))
    for browser in (Browser(HTTP_HOST=cast.alpha_host), cara):
        assert service.name not in assert_page(browser.get("/offline/").content).get_text()
