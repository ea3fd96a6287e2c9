"""A brand's colour in, readable colours out, whatever colour it is and whatever the theme's grounds.

The promise, for both schemes (WCAG 2.2 AA): the solid fill reaches 3:1 on every ground and its ink 4.5:1 on the fill,
hovered or not; brand text reaches 4.5:1 on every ground and on the brand's own tint; each of a chart's colours reaches
3:1 on every ground.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache

from themes.catalog import DEFAULT_THEME, Scheme, theme_of
from themes.oklch import Oklch, contrast, hex_of, least_contrast, oklch_of, toward_contrast, with_lightness

TINT: dict[Scheme, tuple[float, float]] = {"light": (0.966, 0.017), "dark": (0.262, 0.03)}  # lightness, most chroma
WHITE, INK = "#ffffff", "#101114"
NUDGE_FOR_WHITE = 0.1  # a slightly deeper colour with white on it looks calmer than the exact one with black
SERIES_TURNS = (165, 75, 255, 30, 210)  # degrees from the brand's hue: neighbours in a chart differ most
SERIES_LIGHTNESS: dict[Scheme, tuple[float, float]] = {"light": (0.62, 0.48), "dark": (0.72, 0.6)}
SERIES_CHROMA = 0.12


@dataclass(frozen=True, slots=True)
class Palette:
    """One scheme's brand colours, all `#rrggbb`."""

    solid: str
    solid_hover: str
    ink: str
    text: str
    tint: str
    series: tuple[str, ...]  # for charts: the brand's own first


def palette(colour: str, scheme: Scheme, theme: str = DEFAULT_THEME) -> Palette:
    """Of a colour as `parse_colour` gives it, on the grounds of a theme."""
    return _palette(colour, scheme, theme_of(theme).grounds(scheme))


@lru_cache(maxsize=4096)
def _palette(colour: str, scheme: Scheme, surfaces: tuple[str, ...]) -> Palette:
    darker = scheme == "light"
    tint = with_lightness(colour, TINT[scheme][0], most_chroma=TINT[scheme][1])
    grounds = (*surfaces, tint)
    solid, ink = _with_ink(toward_contrast(colour, grounds, ratio=3, darker=darker), grounds)
    return Palette(
        solid=solid,
        solid_hover=_hover(solid, ink, grounds),
        ink=ink,
        text=toward_contrast(colour, grounds, ratio=4.6, darker=darker),
        tint=tint,
        series=(solid, *_others(colour, grounds, scheme)),
    )


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


def _others(colour: str, grounds: tuple[str, ...], scheme: Scheme) -> tuple[str, ...]:
    """The rest of a chart: turned away from the brand's hue, and light and deep in turn for eyes that see no hue."""
    hue, darker = oklch_of(colour).hue, scheme == "light"
    plain = [
        hex_of(Oklch(SERIES_LIGHTNESS[scheme][number % 2], SERIES_CHROMA, hue + math.radians(turn)))
        for number, turn in enumerate(SERIES_TURNS)
    ]
    return tuple(toward_contrast(one, grounds, ratio=3, darker=darker) for one in plain)
