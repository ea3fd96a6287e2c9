"""A business's brand: what it chose of the look, read from `Business.brand` with a safe value wherever it can't be.

{"theme": "ledger", "colour": "#0f766e", "radius": "soft", "scheme": "auto", "fonts": "newsreader"}
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Literal, Protocol, TypeVar, get_args

from django.conf import settings

from themes.catalog import DEFAULT_THEME, RADII, Pairing, Radius, Scheme, theme_of
from themes.palette import Palette, palette
from themes.pictures.shown import NO_PICTURES, Pictures, read_pictures
from themes.texts import NO_TEXTS, Texts, read_texts

SchemeChoice = Literal["auto", "light", "dark"]

PLATFORM_COLOUR = "#4650d8"
SCHEME_CHOICES: tuple[SchemeChoice, ...] = get_args(SchemeChoice)

_COLOUR = re.compile(r"#(?:[0-9a-f]{3}|[0-9a-f]{6})", re.IGNORECASE)
_Choice = TypeVar("_Choice", bound=str)


class NotAColour(ValueError):
    """The text is no colour of the form #rgb or #rrggbb."""


class Branded(Protocol):
    @property
    def name(self) -> str: ...

    @property
    def brand(self) -> Mapping[str, object]: ...


@dataclass(frozen=True, slots=True)
class Brand:
    """Always whole and valid: `brand_of` sees to it. `fonts` is the key of one of the theme's pairings."""

    name: str
    colour: str = PLATFORM_COLOUR
    theme: str = DEFAULT_THEME
    radius: Radius = "soft"
    scheme: SchemeChoice = "auto"
    fonts: str = "system"
    pictures: Pictures = NO_PICTURES
    texts: Texts = NO_TEXTS

    @property
    def initials(self) -> str:
        return initials(self.name)

    @property
    def light(self) -> Palette:
        return palette(self.colour, "light", self.theme)

    @property
    def dark(self) -> Palette:
        return palette(self.colour, "dark", self.theme)

    @property
    def schemes(self) -> tuple[Scheme, ...]:
        """Those it may be seen in: both, unless it keeps to one."""
        return ("light", "dark") if self.scheme == "auto" else (self.scheme,)

    @property
    def pairing(self) -> Pairing:
        return theme_of(self.theme).pairing(self.fonts)


_worn: ContextVar[Brand | None] = ContextVar("brand", default=None)


@contextmanager
def wearing(brand: Brand) -> Iterator[None]:
    """Whatever is rendered inside looks like this, whosever page it is: a draft's preview, the style guide."""
    token = _worn.set(brand)
    try:
        yield
    finally:
        _worn.reset(token)


def brand_of(business: Branded | None) -> Brand:
    """The brand of a business, or the platform's own; inside `wearing()` that one."""
    if worn := _worn.get():
        return worn
    return read_brand(business.name, business.brand) if business else read_brand(settings.PLATFORM_NAME, {})


def read_brand(name: str, chosen: Mapping[str, object]) -> Brand:
    """The brand made of what is kept; a value that can't be read, or is known no more, gives the theme's own."""
    theme = theme_of(str(chosen.get("theme")))
    return Brand(
        name=name,
        colour=_colour_or(PLATFORM_COLOUR, chosen.get("colour")),
        theme=theme.key,
        radius=_one_of(RADII, chosen.get("radius"), theme.radius),
        scheme=_one_of(SCHEME_CHOICES, chosen.get("scheme"), "auto"),
        fonts=theme.pairing(str(chosen.get("fonts"))).key,
        pictures=read_pictures(chosen.get("pictures")),
        texts=read_texts(chosen.get("texts")),
    )


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


def _colour_or(default: str, chosen: object) -> str:
    try:
        return parse_colour(str(chosen))
    except NotAColour:
        return default


def _one_of(allowed: tuple[_Choice, ...], chosen: object, default: _Choice) -> _Choice:
    return next((choice for choice in allowed if choice == chosen), default)
