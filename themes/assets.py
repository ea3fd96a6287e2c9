"""The look's own files, each at an address that carries its hash: cached for ever, no build, nothing to collect.

A folder under css/ is a cascade layer; its files follow each other by name, and a theme's own follow those. Everything
is built once a process, and in development again when a file changes.
"""

from __future__ import annotations

import hashlib
import re
import time
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from django.conf import settings

from themes.catalog import Theme, theme_of
from themes.stylesheet import font_faces

ROOT = Path(__file__).parent / "static" / "themes"
LAYERS = ("reset", "tokens", "brand", "base", "components", "pages", "theme", "utilities")
PREFIX = "assets/"
NAMES = ("elements.js", "htmx.js", "icons.svg", "site.css", "editor.css")
CONTENT_TYPES = {
    "css": "text/css; charset=utf-8",
    "js": "text/javascript; charset=utf-8",
    "svg": "image/svg+xml; charset=utf-8",
    "woff2": "font/woff2",
}


@dataclass(frozen=True, slots=True)
class Asset:
    file_name: str
    content_type: str
    body: bytes

    @property
    def url(self) -> str:
        return f"/{PREFIX}{self.file_name}"


def asset(name: str) -> Asset:
    """One of NAMES, as it is now."""
    return _built(name, _changed_at())


def look_asset(theme: str) -> Asset:
    """The style sheet of a theme: the base, and what the theme makes of it."""
    return _look(theme_of(theme), _changed_at())


def font_asset(theme: str, name: str) -> Asset | None:
    """A file of one of a theme's fonts: `figtree-latin.woff2`."""
    found = theme_of(theme)
    if found.key != theme or name not in {file for font in found.fonts.values() for file, _range in font.files}:
        return None
    return _font(found, name)


def file_of(stem: str, suffix: str, content: str | bytes) -> Asset:
    body = content.encode() if isinstance(content, str) else content
    return Asset(f"{stem}-{hashlib.sha256(body).hexdigest()[:12]}.{suffix}", CONTENT_TYPES[suffix], body)


def _changed_at() -> int:
    return _last_change(int(time.monotonic())) if settings.PORTICO_ENV == "development" else 0


@lru_cache(maxsize=1)
def _last_change(second: int) -> int:
    """Looked up once a second: a page asks for each of its icons."""
    return max(path.stat().st_mtime_ns for path in ROOT.rglob("*"))


@lru_cache(maxsize=2 * len(NAMES))
def _built(name: str, changed_at: int) -> Asset:
    stem, _, suffix = name.rpartition(".")
    match name:
        case "elements.js":
            return file_of(stem, suffix, _elements())
        case "htmx.js":
            return file_of(stem, suffix, (ROOT / "vendor" / "htmx.min.js").read_text())
        case "site.css" | "editor.css":  # the platform's own site, the brand editor: no other page has to fetch them
            files = sorted((ROOT / "css" / stem).glob("*.css"))
            return file_of(stem, suffix, f"@layer pages{{{_squeezed(''.join(path.read_text() for path in files))}}}")
        case _:
            return file_of(stem, suffix, (ROOT / "vendor" / name).read_text())


@lru_cache(maxsize=32)
def _look(theme: Theme, changed_at: int) -> Asset:
    order = f"@layer {', '.join(LAYERS)};"
    layers = "".join(f"@layer {layer}{{{_squeezed(_layer(layer, theme))}}}" for layer in LAYERS)
    fonts = {name: _font(theme, name).url for font in theme.fonts.values() for name, _range in font.files}
    return file_of(f"look-{theme.key}", "css", order + font_faces(theme, fonts) + layers)


@lru_cache(maxsize=64)
def _font(theme: Theme, name: str) -> Asset:
    stem, _, suffix = name.rpartition(".")
    return file_of(f"font-{theme.key}-{stem}", suffix, (theme.folder / "fonts" / name).read_bytes())


def _layer(layer: str, theme: Theme) -> str:
    """A theme's `tokens.css` stands behind the base's; its `components.css` is a layer of its own, above every part."""
    files = sorted((ROOT / "css" / layer).glob("*.css"))
    own = {"tokens": theme.folder / "tokens.css", "theme": theme.folder / "components.css"}.get(layer)
    return "\n".join(path.read_text() for path in [*files, *([own] if own and own.exists() else [])])


def _elements() -> str:
    """Each module in a block of its own, so that names never meet. They import nothing."""
    return "".join(f"{{\n{_unindented(path.read_text())}}}\n" for path in sorted((ROOT / "js").glob("*.js")))


def _unindented(script: str) -> str:
    return re.sub(r"^\s+|^/\*.*?\*/\s*", "", script, flags=re.MULTILINE | re.DOTALL)


def _squeezed(css: str) -> str:
    plain = re.sub(r"\s+", " ", re.sub(r"/\*.*?\*/", "", css, flags=re.DOTALL)).strip()
    return re.sub(r" ?([{}]) ?|([;:,]) ", r"\1\2", plain).replace(";}", "}")
