"""What was done to a brand's colour so that everyone can read it, in words for the one who chose it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from django.utils.translation import gettext as _

from themes.catalog import DEFAULT_THEME, Scheme
from themes.oklch import oklch_of
from themes.palette import palette

Part = Literal["fill", "text"]

SEEN = 0.012  # a smaller step in lightness nobody sees


@dataclass(frozen=True, slots=True)
class Adjustment:
    """One part of the look in one scheme that shows another shade than the colour itself."""

    scheme: Scheme
    part: Part
    before: str
    after: str

    @property
    def is_deeper(self) -> bool:
        return oklch_of(self.after).lightness < oklch_of(self.before).lightness

    def __str__(self) -> str:
        match (self.scheme, self.part, self.is_deeper):
            case ("light", "fill", True):
                return _("Your colour was deepened for buttons, so that they stand out on light pages.")
            case ("light", "fill", _lighter):
                return _("Your colour was lightened for buttons, so that the words on them stay readable.")
            case ("light", "text", _deeper):
                return _("Your colour was deepened for links and text, so that they stay readable on light pages.")
            case ("dark", "fill", True):
                return _("In dark mode your colour was deepened for buttons, so that the words on them stay readable.")
            case ("dark", "fill", _lighter):
                return _("In dark mode your colour was lightened for buttons, so that they stand out.")
            case _:
                return _("In dark mode your colour was lightened for links and text, so that they stay readable.")


def adjustments(colour: str, theme: str = DEFAULT_THEME) -> tuple[Adjustment, ...]:
    """Every part that shows another shade than `colour`; empty where it could be kept everywhere."""
    found = []
    schemes: tuple[Scheme, ...] = ("light", "dark")
    for scheme in schemes:
        made = palette(colour, scheme, theme)
        parts: tuple[tuple[Part, str], ...] = (("fill", made.solid), ("text", made.text))
        found += [Adjustment(scheme, part, colour, shade) for part, shade in parts]
    return tuple(one for one in found if _is_seen(one.before, one.after))


def _is_seen(before: str, after: str) -> bool:
    return abs(oklch_of(before).lightness - oklch_of(after).lightness) > SEEN
