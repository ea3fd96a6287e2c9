"""The colours that no brand changes, in every theme: read from the same sheets that browsers get."""

from __future__ import annotations

import pytest

from themes.catalog import Scheme, Theme, themes
from themes.oklch import contrast, least_contrast

SCHEMES: tuple[Scheme, ...] = ("light", "dark")
TONES = ("success", "warning", "danger", "info")
pytestmark = [
    pytest.mark.parametrize("scheme", SCHEMES),
    pytest.mark.parametrize("theme", themes().values(), ids=lambda theme: str(theme.key)),
]


@pytest.mark.parametrize("ink", ["text", "text-soft", *TONES])
def test_text_colours_are_readable_on_every_ground(theme: Theme, scheme: Scheme, ink: str) -> None:
    assert least_contrast(theme.colour(f"color-{ink}", scheme), theme.grounds(scheme)) >= 4.5


@pytest.mark.parametrize("tone", TONES)
def test_a_tone_and_text_are_readable_on_its_tint(theme: Theme, scheme: Scheme, tone: str) -> None:
    tint = theme.colour(f"color-{tone}-tint", scheme)
    for ink in (tone, "text", "text-soft"):
        assert contrast(theme.colour(f"color-{ink}", scheme), tint) >= 4.5


def test_controls_and_deeds_stand_out(theme: Theme, scheme: Scheme) -> None:
    for token in ("color-control", "color-danger-solid"):
        assert least_contrast(theme.colour(token, scheme), theme.grounds(scheme)) >= 3
    for fill in ("color-danger-solid", "color-danger-hover"):
        assert contrast(theme.colour("color-on-danger", scheme), theme.colour(fill, scheme)) >= 4.5


def test_colours_without_a_brand_keep_its_promise(theme: Theme, scheme: Scheme) -> None:
    grounds = theme.grounds(scheme)
    assert least_contrast(theme.colour("brand-text", scheme), (*grounds, theme.colour("brand-tint", scheme))) >= 4.5
    assert least_contrast(theme.colour("brand-solid", scheme), grounds) >= 3
    assert contrast(theme.colour("brand-ink", scheme), theme.colour("brand-solid", scheme)) >= 4.5
    for number in range(2, 7):
        assert least_contrast(theme.colour(f"chart-{number}", scheme), grounds) >= 3
