"""A business's brand in, readable colour tokens out, whatever colour it chose.

The promise, for both schemes (WCAG 2.2 AA): the solid fill reaches 3:1 on every surface and its ink 4.5:1 on the fill,
hovered or not; brand text reaches 4.5:1 on every surface and on the brand's own tint.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal, Protocol

from django.conf import settings

from themes.oklch import contrast, least_contrast, oklch_of, toward_contrast, with_lightness

Scheme = Literal["light", "dark"]

PLATFORM_COLOUR = "#4650d8"

# The same four grounds stand in css/tokens/colour.css (a test compares them): canvas, surface, raised, sunken.
SURFACES: dict[Scheme, tuple[str, str, str, str]] = {
    "light": ("#fafafa", "#ffffff", "#ffffff", "#f3f3f5"),
    "dark": ("#0e0f12", "#16171b", "#1e2025", "#0a0b0d"),
}
TINT: dict[Scheme, tuple[float, float]] = {"light": (0.966, 0.017), "dark": (0.262, 0.03)}  # lightness, most chroma
WHITE, INK = "#ffffff", "#101114"
NUDGE_FOR_WHITE = 0.1  # a slightly deeper colour with white on it looks calmer than the exact one with black

_COLOUR = re.compile(r"#(?:[0-9a-f]{3}|[0-9a-f]{6})", re.IGNORECASE)


class NotAColour(ValueError):
    """The text is no colour of the form #rgb or #rrggbb."""


class Branded(Protocol):
    @property
    def name(self) -> str: ...

    @property
    def brand(self) -> Mapping[str, object]: ...


@dataclass(frozen=True, slots=True)
class Palette:
    """One scheme's brand colours, all `#rrggbb`."""

    solid: str
    solid_hover: str
    ink: str
    text: str
    tint: str


@dataclass(frozen=True, slots=True)
class Brand:
    name: str
    colour: str = PLATFORM_COLOUR

    @property
    def initials(self) -> str:
        return initials(self.name)

    @property
    def light(self) -> Palette:
        return palette(self.colour, "light")

    @property
    def dark(self) -> Palette:
        return palette(self.colour, "dark")


def brand_of(business: Branded | None) -> Brand:
    """The brand of a business, or the platform's own. A colour that can't be read gives the platform's."""
    if business is None:
        return Brand(settings.PLATFORM_NAME)
    try:
        colour = parse_colour(str(business.brand.get("colour") or PLATFORM_COLOUR))
    except NotAColour:
        colour = PLATFORM_COLOUR
    return Brand(business.name, colour)


def parse_colour(text: str) -> str:
    """`#RGB` or `#RRGGBB`, with or without the hash, as `#rrggbb`. Raises `NotAColour`."""
    colour = "#" + text.strip().lstrip("#").lower()
    if not _COLOUR.fullmatch(colour):
        raise NotAColour(text)
    return colour if len(colour) == 7 else "#" + "".join(digit * 2 for digit in colour[1:])


def initials(name: str) -> str:
    words = [word for word in re.split(r"[\s\-–—_.,&+/()]+", name) if word]
    if not words:
        return "?"
    return (words[0][0] + (words[-1][0] if len(words) > 1 else "")).upper()


@lru_cache(maxsize=2048)
def palette(colour: str, scheme: Scheme) -> Palette:
    darker = scheme == "light"
    surfaces = SURFACES[scheme]
    tint = with_lightness(colour, TINT[scheme][0], most_chroma=TINT[scheme][1])
    grounds = (*surfaces, tint)
    solid, ink = _with_ink(toward_contrast(colour, grounds, ratio=3, darker=darker), grounds)
    text = toward_contrast(colour, grounds, ratio=4.6, darker=darker)
    return Palette(solid=solid, solid_hover=_hover(solid, ink, grounds), ink=ink, text=text, tint=tint)


@lru_cache(maxsize=2048)
def brand_css(colour: str) -> str:
    """The colour's tokens as CSS. Only what is computed here reaches it: nothing a business types can."""
    light, dark = palette(colour, "light"), palette(colour, "dark")
    tokens = {
        "solid": (light.solid, dark.solid),
        "solid-hover": (light.solid_hover, dark.solid_hover),
        "ink": (light.ink, dark.ink),
        "text": (light.text, dark.text),
        "tint": (light.tint, dark.tint),
    }
    pairs = "".join(f"--brand-{name}:light-dark({day},{night});" for name, (day, night) in tokens.items())
    return f"@layer tokens{{:root{{{pairs}}}}}"


def _with_ink(solid: str, grounds: tuple[str, ...]) -> tuple[str, str]:
    if contrast(WHITE, solid) >= 4.5:
        return solid, WHITE
    deeper = toward_contrast(solid, (WHITE,), ratio=4.5, darker=True)
    is_near = oklch_of(solid).lightness - oklch_of(deeper).lightness <= NUDGE_FOR_WHITE
    if is_near and least_contrast(deeper, grounds) >= 3:
        return deeper, WHITE
    while contrast(INK, solid) < 4.5:
        solid = with_lightness(solid, oklch_of(solid).lightness + 0.005)
    return solid, INK


def _hover(solid: str, ink: str, grounds: tuple[str, ...]) -> str:
    """A step away from the fill that keeps both promises; the fill itself where no step does."""
    for step in (-0.045, 0.045, -0.025, 0.025):
        hovered = with_lightness(solid, oklch_of(solid).lightness + step)
        if contrast(ink, hovered) >= 4.5 and least_contrast(hovered, grounds) >= 3:
            return hovered
    return solid
