"""Where the brand shows: heads of pages, marks and feet, icons, the manifest, the worker, link previews, mails."""

from __future__ import annotations

import json
from io import BytesIO
from typing import Any

import pytest
from django.core import mail
from django.test import Client as Browser
from PIL import Image

from tenant_apps.branding.views.installing import short_name
from tenants.entry import entering, entering_platform
from tenants.mail import post
from tenants.models import Business
from tests.factories.cast import Cast
from tests.factories.mailbox import newest_mail
from tests.html import assert_page
from tests.tenant_apps.branding.conftest import LOOK, png, shown, upload

TEXTS = {
    "welcome": "Good to see you.",
    "phone": "+49 30 1234",
    "address": "First line\nSecond line",
    "footer": "Alpha GmbH",
    "imprint": "https://alpha.example/imprint",
}


@pytest.fixture
def stranger(cast: Cast) -> Browser:
    return Browser(HTTP_HOST=cast.alpha_host)


def publish(owner: Browser) -> None:
    owner.post("/team/brand/", LOOK | {"scheme": "auto"})
    owner.post("/team/brand/texts/", TEXTS)
    owner.post("/team/brand/mail/", {"sender": "Alpha Team", "reply_to": "desk@alpha.example"})
    upload(owner, "logo", png(300, 60), "logo.png")
    upload(owner, "logo_dark", png(300, 60, "#ffffff"), "dark.png")
    upload(owner, "app_icon", png(256, 256), "app.png")
    owner.post("/team/brand/publication/")


def test_before_anything_is_uploaded_initials_stand_for_it(stranger: Browser) -> None:
    told = json.loads(stranger.get("/manifest.webmanifest").content)
    assert (told["name"], told["short_name"], told["start_url"], told["scope"], told["display"]) == (
        "Alpha Clinic", "Alpha Clinic", "/", "/", "standalone",
    )  # fmt: skip
    assert [(icon["sizes"], icon["purpose"]) for icon in told["icons"]] == [
        ("192x192", "any"), ("512x512", "any"), ("512x512", "maskable"),
    ]  # fmt: skip
    for icon in told["icons"]:
        answer = stranger.get(icon["src"])
        assert (answer.status_code, answer["Content-Type"]) == (200, "image/png")
        assert Image.open(BytesIO(answer.content)).size == tuple(map(int, icon["sizes"].split("x")))


def test_icons_are_drawn_for_our_own_pages_alone(stranger: Browser) -> None:
    address = json.loads(stranger.get("/manifest.webmanifest").content)["icons"][0]["src"]
    assert stranger.get(address).status_code == 200
    for changed in (
        address.replace("-AC-", "-XY-"),
        address.replace("192", "512"),
        address.replace("0f766e", "ff0000"),
    ):
        assert (changed != address, stranger.get(changed).status_code) == (True, 404)


def test_pages_show_logo_words_and_icons(stranger: Browser, owner: Browser, reader: Browser) -> None:
    publish(owner)
    for browser, path in ((stranger, "/sign-in/"), (reader, "/"), (stranger, "/no/such/page/")):
        page = assert_page(browser.get(path).content)
        logo = page.select_one(".brand__logo")
        assert logo is not None
        assert (logo["alt"], logo["height"]) == ("Alpha Praxis", "36" if path == "/" else "56")
        assert page.select_one("source[media*=dark]") is not None
        assert {link["href"] for link in page.select(".brand-foot__link")} == {
            "tel:+49301234", "https://alpha.example/imprint",
        }  # fmt: skip
        for link in page.select("link[rel=icon], link[rel=apple-touch-icon], .brand__logo, source"):
            address = str(link.get("href") or link.get("src") or link.get("srcset"))
            assert stranger.get(address).status_code == 200, address
    assert "Good to see you." in assert_page(stranger.get("/sign-in/").content).get_text()


def test_a_square_logo_stands_beside_the_name(stranger: Browser, owner: Browser) -> None:
    upload(owner, "logo", png(50, 50), "logo.png")
    owner.post("/team/brand/publication/")
    mark = assert_page(stranger.get("/sign-in/").content).select_one(".brand")
    assert mark is not None
    assert mark.get_text(strip=True) == "Alpha Clinic"
    assert mark.select(".brand__picture--plate img[alt='']") != []


def test_a_link_to_the_portal_has_its_picture_where_anybody_may_see_it(stranger: Browser, reader: Browser) -> None:
    page = assert_page(stranger.get("/sign-in/").content)
    told = {str(meta["property"]): str(meta["content"]) for meta in page.select("meta[property]")}
    assert (told["og:site_name"], told["og:image"]) == ("Alpha Clinic", "http://alpha.localhost:8000/share.png")
    assert Image.open(BytesIO(stranger.get("/share.png").content)).size == (1200, 630)
    assert assert_page(reader.get("/").content).select("meta[property]") == []


def test_a_suspended_business_still_tells_how_to_reach_it(cast: Cast, stranger: Browser, owner: Browser) -> None:
    publish(owner)
    with entering_platform():
        Business.objects.filter(pk=cast.alpha.pk).update(status="suspended")
    answer = stranger.get("/")
    assert answer.status_code == 503
    page = assert_page(answer.content)
    assert page.select_one(".brand-foot a[href='tel:+49301234']") is not None


def test_the_worker_is_another_one_when_the_look_is(stranger: Browser, owner: Browser) -> None:
    before = stranger.get("/sw.js").content
    assert stranger.get("/sw.js").content == before
    publish(owner)
    after = stranger.get("/sw.js")
    assert after.content != before
    assert (after["Content-Type"], after["Cache-Control"]) == ("text/javascript; charset=utf-8", "private, no-store")
    told: dict[str, Any] = json.loads(after.content.decode().partition(" = ")[2].partition(";\n")[0])
    assert [path for path in (*told["assets"], told["offline"]) if stranger.get(path).status_code != 200] == []
    assert not any(path.startswith("/offline/next") for path in told["assets"])


def test_only_a_client_on_their_own_keeps_a_copy(stranger: Browser, owner: Browser, reader: Browser) -> None:
    assert assert_page(reader.get("/").content).select("offline-copy") != []
    assert assert_page(owner.get("/team/").content).select("offline-copy") == []
    assert assert_page(stranger.get("/sign-in/").content).select("offline-copy") == []


@pytest.mark.parametrize(
    ("name", "short"),
    [
        ("Willow", "Willow"),
        ("Willow Physio", "Willow"),
        ("A B C D", "A B C D"),
        ("Physiotherapiezentrum", "Physiotherap"),
    ],
)
def test_a_home_screen_has_room_for_few_letters(name: str, short: str) -> None:
    assert short_name(name) == short


def test_a_mail_carries_sender_reply_logo_and_foot(cast: Cast, owner: Browser) -> None:
    publish(owner)
    with entering(shown(cast)):
        post(to="cara@clients.test", template="branding/mail/sample", context={"name": "Cara"}, reason="test")
    letter = newest_mail("cara@clients.test")
    assert letter.sender.startswith("Alpha Team <")
    assert mail.outbox[-1].reply_to == ["desk@alpha.example"]
    for said in ("+49 30 1234", "First line", "Alpha GmbH", "https://alpha.example/imprint"):
        assert said in letter.text
        assert said in letter.html
    assert letter.html.count('src="http://alpha.localhost:8000/assets/drawn-') == 2
    assert 'alt="Alpha Praxis"' in letter.html
