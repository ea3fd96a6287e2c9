"""What each page costs to fetch and to make, in bytes and in queries: counted, a busy machine changes nothing."""

from __future__ import annotations

import gzip
import re
from dataclasses import dataclass

import pytest

from tests.architecture.world import World
from tests.bars.bars import Bars
from tests.bars.rendering import Shown, every_page
from tests.factories.cast import Cast
from themes.assets import font_asset
from themes.brand import Brand, wearing
from themes.catalog import theme_of, themes
from themes.serving import gzip_of, look_file

HEADERS = 500  # bytes of an answer's head, at most: our policy is the longest of them
LANDED_ON = ("public", "client")  # whoever comes to another page has been to one of these, and kept the files
MOST_QUERIES = 10
# Pages of many sections, each of which asks once, whatever there is to show.
MANY_SECTIONS = {
    "home:home": 12,
    "clients:client-detail": 14,
    "scheduling:hours": 11,
    "scheduling:member-hours": 12,
    "branding:preview": 29,  # makes a visit up, shows it, and takes it back
}
BARS = Bars()
# Has a picture in it, and is not compressed, since that shows a secret.
OPENED_ONCE = "accounts:app"
# Shows every component in every state, to developers.
NOT_A_PAGE = "themes:styleguide"


@dataclass(frozen=True)
class Costs:
    html: int
    files: int
    queries: int


@pytest.mark.parametrize("theme", list(themes()))
def test_every_page_is_light(cast: Cast, theme: str) -> None:
    """By the theme's first fonts; and every page is asked for what it costs the database."""
    brand = Brand("Alpha Clinic", theme=theme, fonts=theme_of(theme).pairings[0].key)
    with wearing(brand):
        pages = [page for page in every_page(World(cast)) if NOT_A_PAGE not in page.name]
    allowed = BARS.first_with_font if fonts_of(brand) else BARS.first
    costs = {page: costs_of(page, brand) for page in pages}
    heavy = {page: one for page, one in costs.items() if page.seat in LANDED_ON and one.html + one.files > allowed}
    missed = {
        "first visit": heavy,
        "again": {page: one for page, one in costs.items() if one.html > BARS.again and OPENED_ONCE not in page.name},
        "queries": {page: one for page, one in costs.items() if one.queries > most_queries(page.name)},
    }
    lines = [f"{bar}: {page}: {one}" for bar, pages_missed in missed.items() for page, one in pages_missed.items()]
    assert not lines, "\n" + "\n".join(lines)
    assert max(one.queries for one in costs.values()) > 0


def most_queries(name: str) -> int:
    return next((most for route, most in MANY_SECTIONS.items() if route in name), MOST_QUERIES)


def costs_of(page: Shown, brand: Brand) -> Costs:
    names = re.findall(r'(?:src|href)="/assets/([^"#?]+)', page.page.body.decode())
    linked = [look_file(name) for name in set(names) if not name.endswith(".woff2")]
    files = [len(gzip_of(file)) for file in linked if file] + fonts_of(brand)
    is_packed = "no-transform" not in page.page.headers.get("Cache-Control", "")
    html = len(gzip.compress(page.page.body) if is_packed else page.page.body)
    return Costs(html + HEADERS, sum(files) + HEADERS * len(files), page.queries)


def fonts_of(brand: Brand) -> list[int]:
    """The weights of the files that text in Latin letters asks for."""
    theme = theme_of(brand.theme)
    keys = {brand.pairing.text, brand.pairing.display} - {""}
    found = [font_asset(theme.key, theme.fonts[key].files[0][0]) for key in keys]
    return [len(font.body) for font in found if font]
