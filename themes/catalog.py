"""The themes there are: each folder with a `theme.toml`. Nothing outside such a folder knows a theme by its name.

`theme.toml` says what the theme is called and which fonts it offers; `tokens.css` beside it gives values to the tokens
of css/tokens/, and is where the grounds stand that every brand colour is checked against.
"""

from __future__ import annotations

import json
import re
import time
import tomllib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal, get_args

from django.conf import settings
from django.utils import translation

Scheme = Literal["light", "dark"]
Radius = Literal["sharp", "soft", "round"]

DEFAULT_THEME = "calm"
RADII: tuple[Radius, ...] = get_args(Radius)
TOKENS = Path(__file__).parent / "static" / "themes" / "css" / "tokens"
GROUNDS = ("canvas", "surface", "raised", "sunken", "rail")

KEY = re.compile(r"[a-z][a-z0-9]{1,23}")
_COLOUR = re.compile(r"--([\w-]+): light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\)")


class NotATheme(ValueError):
    """A theme's folder is not as it has to be; the message says what is wrong with it."""


@dataclass(frozen=True, slots=True)
class Font:
    """One variable font: its files by subset, and common fonts drawn to its measures, to stand in until it is there."""

    key: str
    family: str
    kind: Literal["sans", "serif"]
    weights: str
    files: tuple[tuple[str, str], ...]  # file name, unicode-range
    stand_ins: tuple[tuple[tuple[str, ...], dict[str, str]], ...]  # local names, CSS descriptors


@dataclass(frozen=True, slots=True)
class Pairing:
    """The font of headings and that of text, by their keys; none for the device's own."""

    key: str
    name: str
    text: str = ""
    display: str = ""


@dataclass(frozen=True, eq=False)
class Theme:
    key: str
    name: str
    folder: Path
    descriptions: dict[str, str]
    radius: Radius
    pairings: tuple[Pairing, ...]
    fonts: dict[str, Font]
    colours: dict[str, tuple[str, str]]  # every colour token's value by light and by dark
    templates: dict[str, Path]  # its own of what the house has under the same name

    @property
    def description(self) -> str:
        """In the reader's language where the theme speaks it."""
        language = (translation.get_language() or "en").partition("-")[0]
        return self.descriptions.get(language) or self.descriptions["en"]

    def colour(self, token: str, scheme: Scheme) -> str:
        return self.colours[token][scheme == "dark"]

    def grounds(self, scheme: Scheme) -> tuple[str, ...]:
        """What text and controls may stand on."""
        return tuple(self.colour(f"color-{name}", scheme) for name in GROUNDS)

    def pairing(self, key: str) -> Pairing:
        """The pairing of that name, or the theme's first."""
        return next((pairing for pairing in self.pairings if pairing.key == key), self.pairings[0])


def themes() -> dict[str, Theme]:
    """Every theme by its key, the default one first."""
    folders = tuple(Path(folder) for folder in settings.THEME_FOLDERS)
    changed_at = _last_change(folders, int(time.monotonic())) if settings.PORTICO_ENV == "development" else 0
    return _found(folders, changed_at)


def theme_of(key: str) -> Theme:
    """The theme of that name, or the default one."""
    found = themes()
    return found.get(key) or found[DEFAULT_THEME]


@lru_cache(maxsize=8)
def _found(folders: tuple[Path, ...], changed_at: int) -> dict[str, Theme]:
    read = [read_theme(file.parent) for folder in folders for file in sorted(folder.glob("*/theme.toml"))]
    return {theme.key: theme for theme in sorted(read, key=lambda theme: theme.key != DEFAULT_THEME)}


@lru_cache(maxsize=1)
def _last_change(folders: tuple[Path, ...], second: int) -> int:
    files = [file for folder in folders for theme in folder.glob("*/theme.toml") for file in theme.parent.rglob("*")]
    return max(file.stat().st_mtime_ns for file in [*files, *TOKENS.iterdir()])


def read_theme(folder: Path) -> Theme:
    """Raises `NotATheme`."""
    if not KEY.fullmatch(folder.name):
        raise NotATheme(f"{folder.name}: a theme's folder is named by 2 to 24 small letters and digits")
    given = tomllib.loads((folder / "theme.toml").read_text())
    try:
        return _theme(folder, given)
    except (KeyError, TypeError) as error:
        raise NotATheme(f"{folder.name}/theme.toml: {error} is missing or unknown") from error


def _theme(folder: Path, given: dict[str, Any]) -> Theme:
    fonts = _fonts(folder)
    pairings = tuple(Pairing(key=key, **pairing) for key, pairing in given["pairings"].items())
    for pairing in pairings:
        if missing := {pairing.text, pairing.display} - {"", *fonts}:
            raise NotATheme(f"{folder.name}: no font {', '.join(missing)}; run manage.py theme fonts {folder.name}")
        if not KEY.fullmatch(pairing.key):
            raise NotATheme(f"{folder.name}: a pairing is named by 2 to 24 small letters and digits, not {pairing.key}")
    if given["radius"] not in RADII:
        raise NotATheme(f"{folder.name}: radius is one of {', '.join(RADII)}")
    return Theme(
        key=folder.name,
        name=given["name"],
        folder=folder,
        descriptions={"en": given["description"]["en"], **given["description"]},
        radius=given["radius"],
        pairings=pairings,
        fonts=fonts,
        colours=_colours(TOKENS / "brand.css") | _colours(TOKENS / "colour.css") | _colours(folder / "tokens.css"),
        templates={str(file.relative_to(folder / "templates")): file for file in folder.glob("templates/**/*.html")},
    )


def _colours(sheet: Path) -> dict[str, tuple[str, str]]:
    return {name: (light, dark) for name, light, dark in _COLOUR.findall(sheet.read_text())}


def _fonts(folder: Path) -> dict[str, Font]:
    """As `manage.py theme fonts` wrote them down when it fetched them."""
    notes = folder / "fonts" / "fonts.json"
    if not notes.exists():
        return {}
    return {key: _font(key, font) for key, font in json.loads(notes.read_text()).items()}


def _font(key: str, given: dict[str, Any]) -> Font:
    return Font(
        key=key,
        family=given["family"],
        kind=given["kind"],
        weights=given["weights"],
        files=tuple((file["name"], file["range"]) for file in given["files"]),
        stand_ins=tuple((tuple(face["local"]), face["measures"]) for face in given["stand_ins"]),
    )
