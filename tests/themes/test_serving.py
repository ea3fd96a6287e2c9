from __future__ import annotations

import gzip

import pytest
from django.http import HttpResponse
from django.test import RequestFactory

from themes.assets import NAMES, asset, font_asset, look_asset
from themes.brand import Brand
from themes.catalog import themes
from themes.serving import FOR_EVER, LookFiles, brand_mark_url, brand_stylesheet_url, look_url

BRAND = Brand("Alpha Physio", "#0f766e")
FILES = [asset(name).url for name in NAMES]
OF_A_PORTAL = [asset(name).url for name in NAMES if name not in ("site.css", "editor.css")]
BRANDS = [
    Brand("Alpha Physio", "#0f766e", theme.key, fonts=pairing.key)
    for theme in themes().values()
    for pairing in theme.pairings
]
FIRST_VISIT, WITH_A_FONT, LOOK = 60_000, 90_000, 16_000
PAGE = 4_000  # what the HTML of a page itself may weigh


def latin_fonts(brand: Brand) -> list[str]:
    theme, pairing = themes()[brand.theme], brand.pairing
    keys = {pairing.text, pairing.display} - {""}
    found = [font_asset(theme.key, theme.fonts[key].files[0][0]) for key in keys]
    return [font.url for font in found if font]


def get(url: str, *, method: str = "GET", **headers: str) -> HttpResponse:
    answer = LookFiles(lambda request: HttpResponse("behind"))(RequestFactory().generic(method, url, headers=headers))
    assert isinstance(answer, HttpResponse)
    return answer


@pytest.mark.parametrize("url", [*FILES, look_url(BRAND), brand_stylesheet_url(BRAND), brand_mark_url(BRAND)])
def test_a_file_at_its_own_address_is_kept_for_ever(url: str) -> None:
    answer = get(url)
    assert (answer.status_code, answer["Cache-Control"]) == (200, FOR_EVER)


@pytest.mark.parametrize(
    "url", ["/assets/look-calm-000000000000.css", "/assets/brand-0f766e-calm-soft-auto-gone-000000000000.css"]
)
def test_a_file_at_an_old_address_is_todays_and_not_kept(url: str) -> None:
    answer = get(url)
    assert (answer.status_code, answer["Cache-Control"]) == (200, "no-cache")


@pytest.mark.parametrize(
    "name",
    [
        "",
        "look.css",
        "other-0.css",
        "brand-nocolour-calm-soft-auto-system-0.css",
        "brand-0f766e-0.css",
        "font-calm-theme-toml-0.woff2",
        "font-calm-..-..-0.woff2",
        "mark-0f766e-TOOLONG-0.svg",
        "../settings.py",
    ],
)
def test_any_other_name_is_not_found(name: str) -> None:
    assert get(f"/assets/{name}").status_code == 404


def test_a_post_is_not_found() -> None:
    assert get(look_url(BRAND), method="POST").status_code == 404


def test_any_other_path_goes_on() -> None:
    assert get("/team/").content == b"behind"


def test_a_browser_that_takes_gzip_gets_the_same_file_packed() -> None:
    answer = get(look_url(BRAND), accept_encoding="br, gzip")
    assert answer["Content-Encoding"] == "gzip"
    assert gzip.decompress(answer.content) == look_asset("calm").body


def test_initials_in_a_mark_are_text_not_markup() -> None:
    assert b"&lt;" in get(brand_mark_url(Brand("<x", "#0f766e"))).content


@pytest.mark.parametrize("brand", BRANDS, ids=lambda brand: f"{brand.theme}-{brand.fonts}")
def test_a_first_visit_stays_light(brand: Brand) -> None:
    urls = [*OF_A_PORTAL, look_url(brand), brand_stylesheet_url(brand), brand_mark_url(brand), *latin_fonts(brand)]
    weight = PAGE + sum(len(get(url, accept_encoding="gzip").content) for url in urls)
    assert weight <= (WITH_A_FONT if latin_fonts(brand) else FIRST_VISIT)
    assert len(get(look_url(brand), accept_encoding="gzip").content) <= LOOK


def test_the_layers_stand_in_their_order() -> None:
    order = b"@layer reset, tokens, brand, base, components, pages, theme, utilities;"
    assert look_asset("calm").body.startswith(order)
