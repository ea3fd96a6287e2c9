from __future__ import annotations

import random
import re
from types import SimpleNamespace

import pytest

from themes.adjusting import adjustments
from themes.brand import PLATFORM_COLOUR, Brand, NotAColour, brand_of, initials, parse_colour, read_brand, wearing
from themes.catalog import Scheme, themes
from themes.oklch import contrast, hex_of, least_contrast, oklch_of
from themes.palette import palette
from themes.stylesheet import brand_css

HARD = ["#ffffff", "#000000", "#ffff00", "#00ff00", "#0000ff", "#808080", "#fde047", "#6366f1", "#0b1f4d", "#7f7f00"]
SCHEMES: tuple[Scheme, ...] = ("light", "dark")
THEMES = sorted(themes())
LEDGER_FONTS = themes()["ledger"].pairings[0].key


def some_colours(count: int) -> list[str]:
    dice = random.Random(2024)
    return HARD + [f"#{dice.randrange(1 << 24):06x}" for _ in range(count)]


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("scheme", SCHEMES)
def test_palette_whatever_the_colour_is_readable(scheme: Scheme, theme: str) -> None:
    text, soft = (themes()[theme].colour(f"color-{name}", scheme) for name in ("text", "text-soft"))
    for colour in some_colours(400):
        made = palette(colour, scheme, theme)
        grounds = (*themes()[theme].grounds(scheme), made.tint)
        assert least_contrast(made.text, grounds) >= 4.5, colour
        assert least_contrast(made.solid, grounds) >= 3, colour
        assert least_contrast(made.solid_hover, grounds) >= 3, colour
        assert contrast(made.ink, made.solid) >= 4.5, colour
        assert contrast(made.ink, made.solid_hover) >= 4.5, colour
        assert min(contrast(text, made.tint), contrast(soft, made.tint)) >= 4.5, colour
        assert min(least_contrast(series, grounds) for series in made.series) >= 3, colour
        assert len(set(made.series)) == 6, colour


def test_palette_of_a_readable_colour_keeps_it() -> None:
    assert palette("#0f766e", "light").solid == "#0f766e"


def test_oklch_there_and_back_is_the_same_colour() -> None:
    for colour in some_colours(200):
        assert hex_of(oklch_of(colour)) == colour


@pytest.mark.parametrize(("text", "colour"), [("#0F766E", "#0f766e"), ("abc", "#aabbcc"), (" #fff ", "#ffffff")])
def test_parse_colour_reads_what_people_type(text: str, colour: str) -> None:
    assert parse_colour(text) == colour


@pytest.mark.parametrize(
    "text", ["", "#ggg", "red", "#12345", "#fff;}body{display:none", "url(//evil)", "#ffffff\n"[:-1] + "0"]
)
def test_parse_colour_of_anything_else_is_refused(text: str) -> None:
    with pytest.raises(NotAColour):
        parse_colour(text)


def test_brand_of_a_hostile_colour_is_the_platforms() -> None:
    business = SimpleNamespace(name="Alpha", brand={"colour": "#fff}</style><script>"})
    assert brand_of(business).colour == PLATFORM_COLOUR


def test_brand_of_no_business_is_the_platform() -> None:
    assert brand_of(None).colour == PLATFORM_COLOUR


def test_brand_of_what_cannot_be_read_is_the_themes_own() -> None:
    chosen = {"theme": "ledger", "colour": 7, "radius": "url(//evil)", "scheme": None, "fonts": ["a"]}
    assert read_brand("Alpha", chosen) == Brand("Alpha", PLATFORM_COLOUR, "ledger", "sharp", "auto", LEDGER_FONTS)


def test_brand_of_a_theme_that_is_gone_is_the_default_ones() -> None:
    assert read_brand("Alpha", {"theme": "../../etc", "fonts": "gone"}) == read_brand("Alpha", {})


def test_brand_worn_is_everybodys_until_it_is_taken_off() -> None:
    draft, business = Brand("Draft", "#0f766e"), SimpleNamespace(name="Alpha", brand={})
    with wearing(draft):
        assert brand_of(business) == brand_of(None) == draft
    assert brand_of(business).name == "Alpha"


@pytest.mark.parametrize("theme", THEMES)
def test_brand_css_holds_computed_tokens_and_nothing_else(theme: str) -> None:
    fonts = r"(?:--font-(?:text|display):[\w' ,-]+;?)*"
    pairs = r"(?:--(?:brand-[a-z-]+|chart-[1-6]):light-dark\(#[0-9a-f]{6},#[0-9a-f]{6}\);){11}"
    rest = rf"--roundness:[\d.]+;color-scheme:light dark;?{fonts}"
    for colour in some_colours(50):
        css = brand_css(read_brand("}body{display:none", {"colour": colour, "theme": theme}))
        assert re.fullmatch(rf"@layer brand\{{:root\{{{pairs}{rest}\}}\}}", css)


def test_brand_css_of_one_scheme_keeps_to_it() -> None:
    assert "color-scheme:dark" in brand_css(Brand("", scheme="dark"))


def test_a_colour_that_could_be_kept_has_no_adjustment_in_that_scheme() -> None:
    assert [one.scheme for one in adjustments("#0f766e")] == ["dark", "dark"]


@pytest.mark.parametrize(
    ("colour", "told"),
    [
        ("#fde047", [("light", "fill", True), ("light", "text", True)]),
        ("#0b1f4d", [("dark", "fill", False), ("dark", "text", False)]),
    ],
)
def test_adjustments_tell_what_was_changed_and_how(colour: str, told: list[tuple[str, str, bool]]) -> None:
    found = adjustments(colour)
    assert [(one.scheme, one.part, one.is_deeper) for one in found] == told
    assert len({str(one) for one in found}) == len(told)


@pytest.mark.parametrize(
    ("name", "letters"),
    [
        ("Cara Blume", "CB"),
        ("Luma", "L"),
        ("Anna-Maria de la Cruz", "AC"),
        ("  ", "?"),
        ("张 伟", "张伟"),
        ("a & b", "AB"),
    ],
)
def test_initials_are_at_most_two(name: str, letters: str) -> None:
    assert initials(name) == letters
