from __future__ import annotations

import random
import re
from types import SimpleNamespace

import pytest

from themes.brand import (
    PLATFORM_COLOUR,
    SURFACES,
    NotAColour,
    Scheme,
    brand_css,
    brand_of,
    initials,
    palette,
    parse_colour,
)
from themes.oklch import contrast, hex_of, least_contrast, oklch_of

HARD = ["#ffffff", "#000000", "#ffff00", "#00ff00", "#0000ff", "#808080", "#fde047", "#6366f1", "#0b1f4d", "#7f7f00"]
SCHEMES: tuple[Scheme, ...] = ("light", "dark")


def some_colours(count: int) -> list[str]:
    dice = random.Random(2024)
    return HARD + [f"#{dice.randrange(1 << 24):06x}" for _ in range(count)]


@pytest.mark.parametrize("scheme", SCHEMES)
def test_palette_whatever_the_colour_is_readable(scheme: Scheme) -> None:
    text, soft = {"light": ("#17181c", "#5c5f69"), "dark": ("#ececef", "#a3a6b0")}[scheme]
    for colour in some_colours(400):
        made = palette(colour, scheme)
        grounds = (*SURFACES[scheme], made.tint)
        assert least_contrast(made.text, grounds) >= 4.5, colour
        assert least_contrast(made.solid, grounds) >= 3, colour
        assert least_contrast(made.solid_hover, grounds) >= 3, colour
        assert contrast(made.ink, made.solid) >= 4.5, colour
        assert contrast(made.ink, made.solid_hover) >= 4.5, colour
        assert min(contrast(text, made.tint), contrast(soft, made.tint)) >= 4.5, colour


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


def test_brand_css_holds_five_tokens_and_nothing_else() -> None:
    pairs = r"(--brand-[a-z-]+:light-dark\(#[0-9a-f]{6},#[0-9a-f]{6}\);){5}"
    for colour in some_colours(50):
        assert re.fullmatch(rf"@layer tokens\{{:root\{{{pairs}\}}\}}", brand_css(colour))


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
