"""The look's own files, each at an address that carries its hash: cached for ever, no build, nothing to collect.

A folder under css/ is a cascade layer; its files follow each other by name. Everything is built once a process, and in
development again when a file changes.
"""

from __future__ import annotations

import hashlib
import re
import time
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from django.conf import settings

ROOT = Path(__file__).parent / "static" / "themes"
LAYERS = ("reset", "tokens", "base", "components", "pages", "utilities")
PREFIX = "assets/"
NAMES = ("look.css", "elements.js", "htmx.js", "icons.svg")
CONTENT_TYPES = {
    "css": "text/css; charset=utf-8",
    "js": "text/javascript; charset=utf-8",
    "svg": "image/svg+xml; charset=utf-8",
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
    return _built(name, _last_change(int(time.monotonic())) if settings.PORTICO_ENV == "development" else 0)


def file_of(stem: str, suffix: str, text: str) -> Asset:
    body = text.encode()
    return Asset(f"{stem}-{hashlib.sha256(body).hexdigest()[:12]}.{suffix}", CONTENT_TYPES[suffix], body)


@lru_cache(maxsize=2 * len(NAMES))
def _built(name: str, changed_at: int) -> Asset:
    stem, _, suffix = name.rpartition(".")
    match name:
        case "look.css":
            return file_of(stem, suffix, _look())
        case "elements.js":
            return file_of(stem, suffix, _elements())
        case "htmx.js":
            return file_of(stem, suffix, (ROOT / "vendor" / "htmx.min.js").read_text())
        case _:
            return file_of(stem, suffix, (ROOT / "vendor" / name).read_text())


@lru_cache(maxsize=1)
def _last_change(second: int) -> int:
    """Looked up once a second: a page asks for each of its icons."""
    return max(path.stat().st_mtime_ns for path in ROOT.rglob("*"))


def _look() -> str:
    order = f"@layer {', '.join(LAYERS)};"
    return order + "".join(f"@layer {layer}{{{_squeezed(_joined(ROOT / 'css' / layer))}}}" for layer in LAYERS)


def _elements() -> str:
    """Each module in a block of its own, so that names never meet. They import nothing."""
    return "".join(f"{{\n{path.read_text()}}}\n" for path in sorted((ROOT / "js").glob("*.js")))


def _joined(folder: Path) -> str:
    return "\n".join(path.read_text() for path in sorted(folder.glob("*.css")))


def _squeezed(css: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"/\*.*?\*/", "", css, flags=re.DOTALL)).strip()
