"""Every pair of colours that a component sets on one another, in every theme and scheme, for a few hundred brands."""

from __future__ import annotations

import math
from typing import NamedTuple

import pytest

from tests.themes.test_brand import some_colours
from themes.catalog import GROUNDS, Scheme, Theme, themes
from themes.oklch import Oklch, contrast, hex_of
from themes.palette import Palette, palette

TEXT, SHAPE = 4.5, 3.0  # WCAG 2.2: 1.4.3 for words, 1.4.11 for what has to be made out
TONES = ("success", "warning", "danger", "info")
EVERYWHERE = tuple(f"color-{name}" for name in GROUNDS)
TINTS = tuple(f"color-{tone}-tint" for tone in TONES)
SCHEMES: tuple[Scheme, ...] = ("light", "dark")
HUES = (25, 75, 150, 215, 275, 335)  # components/avatar.css


class Pair(NamedTuple):
    ink: str
    grounds: tuple[str, ...]
    ratio: float


FIXED = [
    Pair("color-text", (*EVERYWHERE, *TINTS, "color-muted", "color-track", "hovered"), TEXT),
    Pair("color-text-soft", (*EVERYWHERE, *TINTS, "color-track", "hovered"), TEXT),
    Pair("color-on-muted", ("color-muted",), TEXT),
    Pair("color-on-note", ("color-note",), TEXT),
    *(Pair(f"color-note-{tone}", ("color-note",), SHAPE) for tone in ("success", "warning", "danger")),
    *(Pair(f"color-{tone}", (*EVERYWHERE, f"color-{tone}-tint"), TEXT) for tone in TONES),
    Pair("color-on-danger", ("color-danger-solid", "color-danger-hover"), TEXT),
    Pair("color-danger-solid", EVERYWHERE, SHAPE),
    Pair("color-control", EVERYWHERE, SHAPE),
]
BRANDED = [
    Pair("color-text", ("brand-tint",), TEXT),
    Pair("color-text-soft", ("brand-tint",), TEXT),
    Pair("brand-text", (*EVERYWHERE, "brand-tint", "hovered"), TEXT),  # links; the focus ring where it lies on a page
    Pair("brand-text", (*TINTS, "color-muted", "color-track"), SHAPE),  # the focus ring within a part
    Pair("brand-ink", ("brand-solid", "brand-solid-hover"), TEXT),
    Pair("brand-solid", (*EVERYWHERE, "brand-tint"), SHAPE),
    Pair("brand-solid-hover", (*EVERYWHERE, "brand-tint"), SHAPE),
    *(Pair(f"chart-{number}", EVERYWHERE, SHAPE) for number in range(1, 7)),
]

pytestmark = [
    pytest.mark.parametrize("scheme", SCHEMES),
    pytest.mark.parametrize("theme", themes().values(), ids=lambda theme: str(theme.key)),
]


def colours(theme: Theme, scheme: Scheme, made: Palette) -> dict[str, str]:
    brand = {
        "brand-solid": made.solid,
        "brand-solid-hover": made.solid_hover,
        "brand-ink": made.ink,
        "brand-text": made.text,
        "brand-tint": made.tint,
    }
    fixed = {token: theme.colour(token, scheme) for token in theme.colours}
    hovered = {
        "hovered": veiled(fixed["color-surface"], *{"light": ("#16171b", 0.039), "dark": ("#ffffff", 0.051)}[scheme])
    }
    return fixed | brand | hovered | {f"chart-{number}": one for number, one in enumerate(made.series, start=1)}


def veiled(ground: str, veil: str, share: float) -> str:
    """A ground under `--color-hover`."""
    parts = zip(*(bytes.fromhex(colour[1:]) for colour in (ground, veil)), strict=True)
    return "#" + "".join(f"{round(one * (1 - share) + other * share):02x}" for one, other in parts)


def unreadable(pairs: list[Pair], known: dict[str, str]) -> list[str]:
    return [
        f"{pair.ink} {known[pair.ink]} on {ground} {known[ground]}"
        for pair in pairs
        for ground in pair.grounds
        if contrast(known[pair.ink], known[ground]) < pair.ratio
    ]


def test_what_no_brand_changes_is_readable(theme: Theme, scheme: Scheme) -> None:
    assert unreadable(FIXED, colours(theme, scheme, palette("#4650d8", scheme, theme.key))) == []


def test_what_a_brand_colours_is_readable_whatever_the_colour(theme: Theme, scheme: Scheme) -> None:
    found = {
        colour: unreadable(BRANDED, colours(theme, scheme, palette(colour, scheme, theme.key)))
        for colour in some_colours(400)
    }
    assert {colour: pairs for colour, pairs in found.items() if pairs} == {}


def test_a_page_without_its_brands_style_sheet_is_readable(theme: Theme, scheme: Scheme) -> None:
    known = colours(theme, scheme, palette("#4650d8", scheme, theme.key))
    known |= {token: theme.colour(token, scheme) for token in theme.colours if token.startswith(("brand-", "chart-"))}
    assert unreadable(BRANDED, known) == []


def test_initials_are_readable_on_every_avatar(theme: Theme, scheme: Scheme) -> None:
    ground, ink = {"light": ((0.93, 0.035), (0.42, 0.09)), "dark": ((0.33, 0.045), (0.88, 0.05))}[scheme]
    for hue in HUES:
        turn = math.radians(hue)
        assert contrast(hex_of(Oklch(*ink, turn)), hex_of(Oklch(*ground, turn))) >= TEXT
