"""A brand as CSS: only what is computed or looked up here reaches it, nothing that a business types can."""

from __future__ import annotations

from functools import lru_cache

from themes.brand import SCHEME_CHOICES, Brand, SchemeChoice
from themes.catalog import Font, Pairing, Radius, Theme, theme_of
from themes.palette import Palette

ROUNDNESS: dict[Radius, str] = {"sharp": "0.35", "soft": "1", "round": "1.75"}
COLOUR_SCHEME: dict[SchemeChoice, str] = dict(zip(SCHEME_CHOICES, ("light dark", "light", "dark"), strict=True))
DEVICE_FONTS = {
    "sans": "-apple-system,BlinkMacSystemFont,'Segoe UI Variable Text','Segoe UI',Roboto,'Helvetica Neue',"
    "'Liberation Sans',Arial,sans-serif",
    "serif": "ui-serif,'Iowan Old Style',Charter,Cambria,Georgia,'Liberation Serif',serif",
}


@lru_cache(maxsize=4096)
def brand_css(brand: Brand) -> str:
    """The tokens that differ from brand to brand. The name has no part in it."""
    pairs = zip(_colours(brand.light), _colours(brand.dark), strict=True)
    tokens = [f"--{name}:light-dark({day},{night})" for (name, day), (_name, night) in pairs]
    tokens += [f"--roundness:{ROUNDNESS[brand.radius]}", f"color-scheme:{COLOUR_SCHEME[brand.scheme]}"]
    tokens += _font_tokens(theme_of(brand.theme), brand.pairing)
    return f"@layer brand{{:root{{{';'.join(tokens)}}}}}"


# Tokens that are made of the brand's: a part of a page that takes on another colour needs them anew.
MADE_OF_BRAND = {
    "color-action": "brand-solid",
    "color-action-hover": "brand-solid-hover",
    "color-on-action": "brand-ink",
    "color-link": "brand-text",
    "color-selected": "brand-tint",
    "color-focus": "brand-text",
}


@lru_cache(maxsize=4096)
def tone_css(brand: Brand) -> str:
    """The brand's colours for a part of a page: what stands inside `.tone-<colour>`."""
    pairs = zip(_colours(brand.light), _colours(brand.dark), strict=True)
    tokens = [f"--{name}:light-dark({day},{night})" for (name, day), (_name, night) in pairs]
    tokens += [f"--{name}:var(--{source})" for name, source in MADE_OF_BRAND.items()]
    return f"@layer brand{{.tone-{brand.colour[1:]}{{{';'.join(tokens)}}}}}"


def _colours(palette: Palette) -> list[tuple[str, str]]:
    named = {
        "brand-solid": palette.solid,
        "brand-solid-hover": palette.solid_hover,
        "brand-ink": palette.ink,
        "brand-text": palette.text,
        "brand-tint": palette.tint,
    }
    return [*named.items(), *((f"chart-{number}", colour) for number, colour in enumerate(palette.series, start=1))]


def _font_tokens(theme: Theme, pairing: Pairing) -> list[str]:
    chosen = {"text": pairing.text, "display": pairing.display or pairing.text}
    return [f"--font-{use}:{family_list(theme.fonts[key])}" for use, key in chosen.items() if key]


def family_list(font: Font) -> str:
    stand_ins = [f"'{font.family} stand-in {number}'" for number, _face in enumerate(font.stand_ins, start=1)]
    return ",".join([f"'{font.family}'", *stand_ins, DEVICE_FONTS[font.kind]])


def font_faces(theme: Theme, addresses: dict[str, str]) -> str:
    """The theme's fonts; `addresses` are those of their files. A font that no page asks for is never fetched."""
    return "".join(_faces(font, addresses) for font in theme.fonts.values())


def _faces(font: Font, addresses: dict[str, str]) -> str:
    real = [
        f"@font-face{{font-family:'{font.family}';font-weight:{font.weights};font-display:swap;"
        f"src:url({addresses[name]}) format('woff2');unicode-range:{unicodes}}}"
        for name, unicodes in font.files
    ]
    stand_ins = [
        f"@font-face{{font-family:'{font.family} stand-in {number}';font-weight:{font.weights};"
        + f"src:{','.join(f'local({name!r})' for name in local)};"
        + ";".join(f"{measure}:{value}" for measure, value in measures.items())
        + "}"
        for number, (local, measures) in enumerate(font.stand_ins, start=1)
    ]
    return "".join([*real, *stand_ins])
