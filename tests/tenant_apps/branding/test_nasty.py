"""Nothing that a business types becomes CSS, HTML, a script, a mail header, or the address of something that runs."""

from __future__ import annotations

import json

import pytest
from django.test import Client as Browser

from tenant_apps.branding.models import BrandDraft
from tenants.entry import entering
from tests.factories.cast import Cast
from tests.html import assert_page
from tests.tenant_apps.branding.conftest import LOOK, shown, upload
from tests.themes.pictures.test_vector import svg
from themes.brand import read_brand
from themes.serving import brand_stylesheet_url, look_file
from themes.texts import read_texts

EVIL = [
    "<script>alert(1)</script>",
    "</style><script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "{{ 7|add:7 }}{% load ui %}",
    "javascript:alert(1)",
    "red;} body{background:url(//evil.example)",
    "a\r\nBcc: all@evil.example",
    "expression(alert(1))",
    "\u202eevil",
    "${alert(1)}",
]
RUNNING = ("<script>alert", "<img src=x", 'href="javascript', "onerror=alert(1)>")
TEXTS = ("welcome", "phone", "address", "footer", "imprint", "privacy", "terms")


@pytest.mark.parametrize("evil", EVIL)
@pytest.mark.parametrize("field", ["name", "colour", "theme", "fonts", "radius", "scheme"])
def test_look(cast: Cast, owner: Browser, reader: Browser, field: str, evil: str) -> None:
    answer = owner.post("/team/brand/", LOOK | {field: evil})
    assert answer.status_code == (302 if field in ("name", "fonts") else 422)
    owner.post("/team/brand/publication/")
    check_pages(cast, owner, reader)


@pytest.mark.parametrize("evil", EVIL)
def test_texts(cast: Cast, owner: Browser, reader: Browser, evil: str) -> None:
    for field in TEXTS:
        owner.post("/team/brand/texts/", {field: evil})
        owner.post("/team/brand/publication/")
    check_pages(cast, owner, reader)
    texts = read_texts(shown(cast).brand.get("texts"))
    assert (texts.imprint, texts.privacy, texts.terms) == ("", "", "")


@pytest.mark.parametrize("evil", EVIL)
def test_words(cast: Cast, owner: Browser, reader: Browser, evil: str) -> None:
    owner.post("/team/brand/words/?language=en", {"appointment-one": evil, "appointment-many": evil})
    owner.post("/team/brand/publication/")
    check_pages(cast, owner, reader)


@pytest.mark.parametrize("evil", EVIL)
def test_mail(cast: Cast, owner: Browser, evil: str) -> None:
    owner.post("/team/brand/mail/", {"sender": evil, "reply_to": evil})
    owner.post("/team/brand/publication/")
    kept = shown(cast).brand.get("mail", {})
    assert not any(sign in value for value in kept.values() for sign in '\r\n<>"@')


def check_pages(cast: Cast, owner: Browser, reader: Browser) -> None:
    stranger = Browser(HTTP_HOST=cast.alpha_host)
    for browser, path in (
        (owner, "/team/brand/"),
        (reader, "/"),
        (stranger, "/sign-in/"),
        (stranger, "/no/"),
    ):
        page = browser.get(path).content.decode()
        assert_page(page)
        assert [sign for sign in RUNNING if sign in page] == []


@pytest.mark.parametrize(
    ("body", "name"),
    [
        (b"<html><script>alert(1)</script></html>", "logo.png"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>", "logo.svg"),
        (b"GIF89a<script>alert(1)</script>", "logo.gif"),
        (b"", "logo.png"),
        (b"MZ\x90\x00", "logo.exe"),
    ],
)
def test_pictures(cast: Cast, owner: Browser, body: bytes, name: str) -> None:
    answer = upload(owner, "logo", body, name)
    assert answer.status_code == 422
    assert_page(answer.content)
    with entering(cast.alpha, cast.alice.viewer):
        assert BrandDraft.objects.count() == 0


def test_a_drawing_with_a_script_is_shown_without_it(cast: Cast, owner: Browser) -> None:
    drawing = svg("<script>alert(1)</script>")
    assert upload(owner, "logo", drawing, "../../logo.svg").status_code == 302
    page = assert_page(owner.get("/team/brand/pictures/").content)
    answer = Browser(HTTP_HOST=cast.alpha_host).get(str(page.select(".plate__picture")[0]["src"]))
    assert b"script" not in answer.content
    assert answer["Content-Type"] == "image/svg+xml"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"] == "default-src 'none'; frame-ancestors 'none'; sandbox"
    assert answer["Cache-Control"] == "public, max-age=31536000, immutable"


@pytest.mark.parametrize(
    "evil", [*EVIL, None, 7, [], {"name": "x"}, {"name": "../../etc/passwd.svg", "width": 1, "height": 1}]
)
def test_what_is_kept_is_read_with_the_same_care(evil: object) -> None:
    """As if it had come into the database some other way."""
    chosen = dict.fromkeys(("theme", "colour", "radius", "scheme", "fonts", "pictures", "texts"), evil)
    pictures = {"pictures": dict.fromkeys(("logo", "app_icon"), evil), "texts": dict.fromkeys(TEXTS, evil)}
    for given in (chosen, chosen | pictures):
        brand = read_brand("Alpha", given)
        assert (brand.pictures.logo, brand.texts.privacy) == (None, "")
        sheet = look_file(brand_stylesheet_url(brand).removeprefix("/assets/"))
        assert sheet is not None
        assert not any(sign in sheet.body.decode() for sign in ("evil", "alert", "<"))


WRONG: dict[str, dict[str, str]] = {
    "": {**LOOK, "colour": "red"},
    "texts/": {"phone": "030 1", "terms": "not an address"},
    "mail/": {"sender": "Typed", "reply_to": "nobody"},
    "words/": {"client-one": "only one"},
}


@pytest.mark.parametrize("section", WRONG)
def test_what_was_typed_stays_where_it_is_refused(owner: Browser, section: str) -> None:
    answer = owner.post(f"/team/brand/{section}", WRONG[section])
    assert answer.status_code == 422
    boxes = assert_page(answer.content).select(".editor input:not([type=radio]):not([type=hidden])")
    typed = {str(box["name"]): box.get("value") for box in boxes}
    kept = {name: typed[name] for name in WRONG[section] if name in typed}
    assert kept == {name: text for name, text in WRONG[section].items() if name in typed}
    assert kept != {}


def test_while_typing_only_the_state_is_answered(owner: Browser) -> None:
    answer = owner.post("/team/brand/", LOOK, headers={"HX-Request": "true"})
    sheets = json.loads(answer["HX-Trigger"])["brand-changed"]["sheets"]
    assert (answer.status_code, "brand-aa3300-ledger-sharp-dark" in sheets[1]) == (200, True)
    assert b"<html" not in answer.content
    wrong = owner.post("/team/brand/", LOOK | {"colour": "red"}, headers={"HX-Request": "true"})
    assert (wrong.status_code, "HX-Trigger" in wrong) == (200, False)
    assert b"Choose a colour" in wrong.content
