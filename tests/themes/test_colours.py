from __future__ import annotations

import re

import pytest

from themes.assets import ROOT
from themes.brand import SURFACES, Scheme
from themes.oklch import contrast

TOKEN = re.compile(r"--([\w-]+): light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\)")
SCHEMES: tuple[Scheme, ...] = ("light", "dark")
SURFACE_NAMES = ("canvas", "surface", "raised", "sunken")
TONES = ("success", "warning", "danger", "info")


def colours(scheme: Scheme) -> dict[str, str]:
    files = ((ROOT / "css" / "tokens" / name).read_text() for name in ("colour.css", "brand.css"))
    which = 2 if scheme == "light" else 3
    return {match[1]: match[which] for text in files for match in TOKEN.finditer(text)}


@pytest.mark.parametrize("scheme", SCHEMES)
def test_surfaces_are_those_that_brands_are_checked_against(scheme: Scheme) -> None:
    found = colours(scheme)
    assert tuple(found[f"color-{name}"] for name in SURFACE_NAMES) == SURFACES[scheme]


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("ink", ["text", "text-soft", *TONES])
def test_text_colours_are_readable_on_every_surface(scheme: Scheme, ink: str) -> None:
    found = colours(scheme)
    for surface in SURFACES[scheme]:
        assert contrast(found[f"color-{ink}"], surface) >= 4.5


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("tone", TONES)
def test_a_tone_and_text_are_readable_on_its_tint(scheme: Scheme, tone: str) -> None:
    found = colours(scheme)
    tint = found[f"color-{tone}-tint"]
    assert contrast(found[f"color-{tone}"], tint) >= 4.5
    assert contrast(found["color-text"], tint) >= 4.5


@pytest.mark.parametrize("scheme", SCHEMES)
def test_controls_and_deeds_stand_out(scheme: Scheme) -> None:
    found = colours(scheme)
    for surface in SURFACES[scheme]:
        assert contrast(found["color-control"], surface) >= 3
        assert contrast(found["color-danger-solid"], surface) >= 3
    assert contrast(found["color-on-danger"], found["color-danger-solid"]) >= 4.5
    assert contrast(found["color-on-danger"], found["color-danger-hover"]) >= 4.5


@pytest.mark.parametrize("scheme", SCHEMES)
def test_colours_without_a_brand_keep_its_promise(scheme: Scheme) -> None:
    found = colours(scheme)
    grounds = (*SURFACES[scheme], found["brand-tint"])
    assert min(contrast(found["brand-text"], ground) for ground in grounds) >= 4.5
    assert min(contrast(found["brand-solid"], ground) for ground in SURFACES[scheme]) >= 3
    assert contrast(found["brand-ink"], found["brand-solid"]) >= 4.5
