from __future__ import annotations

import xml.etree.ElementTree as ElementTree
from io import BytesIO

import pytest
from django.test import Client as Browser
from PIL import Image
from pytest_django import Settings

from shared_apps.site.questions import QUESTIONS
from tenants.blueprints import INDUSTRIES
from tests.factories.cast import Cast
from tests.html import assert_page

START = "/start/"
LEGAL = ("/terms/", "/privacy/", "/imprint/")


def test_home_page_leads_to_the_form_with_one_main_button(visitor: Browser) -> None:
    page = assert_page(visitor.get("/").content)
    assert len(page.select(f'main .button--l[href="{START}"]')) == 2
    named = [link for link in page.select("main a") if link.get_text(strip=True) == "Open your portal"]
    assert [link["href"] for link in named] == [START]


def test_home_page_shows_every_field_plan_and_question(visitor: Browser) -> None:
    page = assert_page(visitor.get("/").content)
    assert len(page.select(".kind")) == len(INDUSTRIES)
    assert [one.get_text() for one in page.select(".price__name")] == ["Solo", "Practice", "House"]
    assert [one.get_text() for one in page.select(".price__amount b")] == ["€19", "€49", "€129"]
    assert len(page.select(".question")) == len(QUESTIONS)


def test_pictures_of_phones_are_pictures(visitor: Browser) -> None:
    """Nothing in them can be reached or is read out, but what they show is told."""
    page = assert_page(visitor.get("/").content)
    phones = page.select("main .phone")
    assert [phone["role"] for phone in phones] == ["img"] * 3
    assert "Willow Physiotherapy" in str(phones[0]["aria-label"])
    assert [phone.select("a, button, input, [tabindex]") for phone in phones] == [[]] * 3


def test_every_style_sheet_of_the_home_page_is_there(visitor: Browser) -> None:
    page = assert_page(visitor.get("/").content)
    sheets = [str(link["href"]) for link in page.select("link[rel=stylesheet]")]
    assert [visitor.get(sheet).status_code for sheet in sheets] == [200] * len(sheets)


def test_a_business_fetches_nothing_of_the_platforms_site(browser: Browser) -> None:
    page = assert_page(browser.get("/sign-in/").content)
    assert [link for link in page.select("link[rel=stylesheet]") if "site-" in str(link["href"])] == []


@pytest.mark.parametrize("path", ["/", "/portals/", "/status/", *LEGAL])
def test_pages_of_the_site_are_none_of_a_business(visitor: Browser, browser: Browser, path: str) -> None:
    assert_page(visitor.get(path).content)
    if path != "/":
        assert browser.get(path).status_code == 404


@pytest.mark.parametrize("path", LEGAL)
def test_a_legal_page_says_what_the_operator_has_to_complete(visitor: Browser, path: str) -> None:
    text = assert_page(visitor.get(path).content).get_text(" ", strip=True)
    assert "To be completed by the operator" in text
    assert "OPERATOR_NAME , OPERATOR_ADDRESS , OPERATOR_CONTACT" in text


@pytest.mark.parametrize("path", LEGAL)
def test_a_legal_page_names_the_operator(visitor: Browser, settings: Settings, path: str) -> None:
    settings.OPERATOR = {"name": "Acme <b>GmbH</b>", "address": "Some Street 1, Berlin", "contact": "hello@acme.test"}
    page = assert_page(visitor.get(path).content)
    assert "To be completed" not in page.get_text()
    assert "Acme <b>GmbH</b>" in page.get_text()
    assert page.select_one('a[href="mailto:hello@acme.test"]') is not None


def test_robots_and_sitemap_name_public_pages_alone(visitor: Browser) -> None:
    robots = visitor.get("/robots.txt")
    assert robots.headers["Content-Type"].startswith("text/plain")
    assert robots.content.decode().endswith("Sitemap: http://localhost:8000/sitemap.xml\n")
    root = ElementTree.fromstring(visitor.get("/sitemap.xml").content)
    listed = [str(one.text).removeprefix("http://localhost:8000") for one in root.iter() if one.tag.endswith("loc")]
    assert listed == ["/", "/start/", "/portals/", "/status/", "/terms/", "/privacy/", "/imprint/"]
    assert [visitor.get(path).status_code for path in listed] == [200] * len(listed)


def test_a_shared_link_has_its_picture(visitor: Browser) -> None:
    page = assert_page(visitor.get("/").content)
    image = page.select_one('meta[property="og:image"]')
    assert image is not None
    answer = visitor.get(str(image["content"]).removeprefix("http://localhost:8000"))
    with Image.open(BytesIO(answer.content)) as picture:
        assert (answer.headers["Content-Type"], picture.size) == ("image/png", (1200, 630))
    assert answer.headers["Cross-Origin-Resource-Policy"] == "cross-origin"


def test_home_page_asks_the_database_for_plans_alone(visitor: Browser, django_assert_max_num_queries: object) -> None:
    visitor.get("/")
    with django_assert_max_num_queries(6):  # type: ignore[operator]  # a context manager
        visitor.get("/")


def test_platform_is_called_what_its_operator_calls_it(visitor: Browser, settings: Settings, cast: Cast) -> None:
    settings.PLATFORM_NAME = "Vestibule"
    for path in ("/", "/portals/", "/status/", *LEGAL):
        assert "Portico" not in assert_page(visitor.get(path).content).get_text()
