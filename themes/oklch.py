"""Colour arithmetic: sRGB, OKLCH and WCAG contrast. Colours are `#rrggbb`; lightness and chroma 0–1, hue in radians.

OKLab matrices: Björn Ottosson, https://bottosson.github.io/posts/oklab/. Contrast: WCAG 2.2, "contrast ratio".
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple


class Oklch(NamedTuple):
    lightness: float
    chroma: float
    hue: float


def luminance(colour: str) -> float:
    red, green, blue = _linear_channels(colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def least_contrast(colour: str, grounds: Iterable[str]) -> float:
    return min(contrast(colour, ground) for ground in grounds)


@lru_cache(maxsize=4096)
def oklch_of(colour: str) -> Oklch:
    red, green, blue = _linear_channels(colour)
    long = math.cbrt(0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue)
    medium = math.cbrt(0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue)
    short = math.cbrt(0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue)
    lightness = 0.2104542553 * long + 0.7936177850 * medium - 0.0040720468 * short
    a = 1.9779984951 * long - 2.4285922050 * medium + 0.4505937099 * short
    b = 0.0259040371 * long + 0.7827717662 * medium - 0.8086757660 * short
    return Oklch(lightness, math.hypot(a, b), math.atan2(b, a))


def hex_of(colour: Oklch) -> str:
    """The nearest colour a screen can show: chroma is given up, lightness and hue are kept."""
    lightness, chroma, hue = colour
    while True:
        channels = _linear_srgb(lightness, chroma * math.cos(hue), chroma * math.sin(hue))
        if chroma < 0.004 or all(-0.002 <= channel <= 1.002 for channel in channels):
            return "#" + "".join(f"{round(255 * _gamma(min(1.0, max(0.0, channel)))):02x}" for channel in channels)
        chroma *= 0.95


def with_lightness(colour: str, lightness: float, *, most_chroma: float = 1.0) -> str:
    _, chroma, hue = oklch_of(colour)
    return hex_of(Oklch(min(1.0, max(0.0, lightness)), min(chroma, most_chroma), hue))


def toward_contrast(colour: str, grounds: Iterable[str], *, ratio: float, darker: bool) -> str:
    """The nearest lightness of the same hue that reaches `ratio` on every ground; black or white where none does."""
    surfaces = tuple(grounds)
    lightness, reached = oklch_of(colour).lightness, colour
    while least_contrast(reached, surfaces) < ratio:
        lightness += -0.005 if darker else 0.005
        if not 0 <= lightness <= 1:
            return "#000000" if darker else "#ffffff"
        reached = with_lightness(colour, lightness)
    return reached


def _linear_channels(colour: str) -> tuple[float, float, float]:
    red, green, blue = (_linear(int(colour[start : start + 2], 16) / 255) for start in (1, 3, 5))
    return red, green, blue


def _linear_srgb(lightness: float, a: float, b: float) -> tuple[float, float, float]:
    long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    medium = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
    return (
        4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short,
        -1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short,
        -0.0041960863 * long - 0.7034186147 * medium + 1.7076147010 * short,
    )


def _linear(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4


def _gamma(channel: float) -> float:
    return 12.92 * channel if channel <= 0.0031308 else 1.055 * channel ** (1 / 2.4) - 0.055
