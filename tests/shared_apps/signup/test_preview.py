from __future__ import annotations

import pytest
from bs4 import BeautifulSoup
from django.test import Client as Browser

from tenants.blueprints import INDUSTRIES, load_blueprint
from tenants.entry import entering_platform
from tenants.models import Business
from tests.html import assert_fragment, assert_page
from tests.shared_apps.signup.conftest import filled
from tests.shared_apps.signup.test_opening import begin, code_in_mail
from themes.brand import PLATFORM_COLOUR

PREVIEW = "/start/preview/"


def shown(visitor: Browser, **typed: str) -> BeautifulSoup:
    given = {"colour": PLATFORM_COLOUR, "proposed_colour": PLATFORM_COLOUR}
    return assert_fragment(visitor.get(PREVIEW, given | typed).content)


def test_name_field_and_colour_are_seen_at_once(visitor: Browser) -> None:
    page = shown(visitor, business_name="Lantern & Sons", industry="tutoring", colour="#b91c1c")
    phone = page.select_one(".phone")
    assert phone is not None
    text = phone.get_text(" ", strip=True)
    assert [word in text for word in ("Lantern & Sons", "Your next lesson", "Trial lesson", "Lessons")] == [True] * 4
    assert "lantern-sons.localhost" in text
    assert "tone-b91c1c" in phone["class"]
    sheet = page.select_one("link[rel=stylesheet]")
    assert sheet is not None
    assert b".tone-b91c1c{" in visitor.get(str(sheet["href"])).content


@pytest.mark.parametrize("industry", INDUSTRIES)
def test_every_field_has_its_colour_until_somebody_chooses(visitor: Browser, industry: str) -> None:
    accent = load_blueprint(industry).accent
    following = shown(visitor, industry=industry)
    assert following.select_one(f"#colour[hx-swap-oob] input[name=colour][value='{accent}']") is not None
    chosen = shown(visitor, industry=industry, colour="#123456")
    assert chosen.select("#colour") == []
    assert chosen.select_one(".phone.tone-123456") is not None


def test_address_follows_the_name_until_somebody_chooses(visitor: Browser) -> None:
    following = shown(visitor, business_name="Lantern & Sons")
    assert following.select_one("#address[hx-swap-oob] input[name=subdomain][value=lantern-sons]") is not None
    again = shown(visitor, business_name="Lantern & Sons", subdomain="lantern-sons", proposed="lantern-sons")
    cleared = shown(visitor, business_name="Lantern & Sons", subdomain="", proposed="lantern-sons")
    chosen = shown(visitor, business_name="Lantern & Sons", subdomain="my-lantern", proposed="lantern-sons")
    assert [page.select("#address") for page in (again, cleared, chosen)] == [[]] * 3


@pytest.mark.parametrize("colour", ["red", "#12", "javascript:alert(1)", "}</style><script>", "url(//evil.example)"])
def test_what_is_no_colour_colours_nothing(visitor: Browser, colour: str) -> None:
    page = shown(visitor, industry="clinic", colour=colour)
    assert page.select("script, style") == []
    assert page.select_one(f".phone.tone-{PLATFORM_COLOUR[1:]}") is not None


def test_a_name_is_text(visitor: Browser) -> None:
    page = shown(visitor, business_name="<script>alert(1)</script>")
    assert page.select("script") == []
    assert "<script>alert(1)</script>" in page.get_text()


def test_nothing_typed_yet_shows_a_portal_all_the_same(visitor: Browser) -> None:
    page = assert_page(visitor.get("/start/").content)
    assert "Your practice" in page.select_one(".phone").get_text()  # type: ignore[union-attr]  # it is there
    assert page.select_one("details#address:not([open])") is not None


def test_an_address_that_can_not_be_is_shown_open(visitor: Browser) -> None:
    page = assert_page(visitor.post("/start/", filled(subdomain="admin")).content)
    assert page.select_one("details#address[open]") is not None


@pytest.mark.parametrize(
    ("given", "brand"),
    [
        ({"colour": "#B91C1C"}, {"colour": "#b91c1c", "theme": "calm"}),
        ({}, {"colour": load_blueprint("clinic").accent, "theme": "calm"}),
        ({"colour": "nonsense"}, {"colour": load_blueprint("clinic").accent, "theme": "calm"}),
    ],
)
def test_portal_opens_in_the_colour_that_was_seen(
    visitor: Browser, given: dict[str, str], brand: dict[str, str]
) -> None:
    visitor.post(begin(visitor, **given), {"code": code_in_mail()})
    with entering_platform():
        assert Business.objects.get(name="Nora Neu Praxis").brand == brand
