"""The pictures' addresses, each for ever the same answer: a business's own by their hash, and what is drawn for it."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache
from hmac import compare_digest
from urllib.parse import quote

from tenants import signing
from tenants.entry import entering_platform
from tenants.pictures import Picture, read_picture
from tenants.viewer import ANONYMOUS
from themes.assets import PREFIX, Asset
from themes.brand import Brand
from themes.palette import WHITE, palette
from themes.pictures.cleaning import png_of, rendered
from themes.pictures.drawing import Shape, letters_icon, picture_icon, tab_icon
from themes.pictures.shown import DRAWN

SIZES = (192, 512)
TOUCH_SIZE, TAB_SIZE, MAIL_HEIGHT = 180, 64, 80
_SHAPES: dict[str, Shape] = {"r": "round", "f": "full"}

PURPOSE = "themes.pictures.icon"
TYPES = {"svg": "image/svg+xml", "png": "image/png"}

_LETTERS = re.compile(rf"icon-{DRAWN}-([0-9a-f]{{6}})-(.{{1,4}})-(180|192|512)([rf])-([0-9a-f]{{12}})\.png")
_UPLOADED = re.compile(
    rf"(picture|drawn-{DRAWN}|tab-{DRAWN}|app-{DRAWN})-([0-9a-f]{{40}})(?:-(\d+)([rf]?))?\.(svg|png)"
)


class NotThere(LookupError):
    """Raised, and so not remembered: what is missing now may be uploaded yet."""


def icon_url(brand: Brand, *, size: int, shape: Shape) -> str:
    """For home screens: the uploaded icon, or initials on the brand's colour."""
    form = f"{size}{shape[0]}"
    if icon := brand.pictures.app_icon:
        return f"/{PREFIX}app-{DRAWN}-{icon.digest}-{form}.png"
    drawing = f"icon-{DRAWN}-{brand.colour[1:]}-{brand.initials}-{form}"
    return f"/{PREFIX}{quote(drawing)}-{_proof(drawing)}.png"


def tab_icon_url(brand: Brand) -> str:
    """For a browser's tab; empty where nothing was uploaded for it."""
    if icon := brand.pictures.tab_icon:
        return f"/{PREFIX}tab-{DRAWN}-{icon.digest}-{TAB_SIZE}.png"
    return icon_url(brand, size=192, shape="round") if brand.pictures.app_icon else ""


def picture_file(wanted: str) -> Asset | None:
    """The picture at an address under /assets/; for an uploaded one the database is asked once."""
    if found := _LETTERS.fullmatch(wanted):
        colour, letters, size, shape, proof = found.groups()
        if not compare_digest(proof, _proof(wanted.rpartition("-")[0])):
            return None
        return _png(wanted, _letters(f"#{colour}", letters, int(size), _SHAPES[shape]))
    if found := _UPLOADED.fullmatch(wanted):
        try:
            return _uploaded(found)
        except NotThere:
            return None
    return None


def _proof(drawing: str) -> str:
    """Drawing takes its time: we draw what pages of ours have asked for, and not whatever somebody thinks of."""
    return signing.signature(PURPOSE, drawing)[:12]


def _png(wanted: str, body: bytes) -> Asset:
    return Asset(wanted, "image/png", body)


@lru_cache(maxsize=256)
def _letters(colour: str, letters: str, size: int, shape: Shape) -> bytes:
    light = palette(colour, "light")
    return letters_icon(letters, ground=light.solid, ink=light.ink, size=size, shape=shape)


def _uploaded(match: re.Match[str]) -> Asset:
    return _kept(match.string, *match.groups())


@lru_cache(maxsize=128)
def _kept(wanted: str, kind: str, digest: str, number: str | None, shape: str | None, suffix: str) -> Asset:
    with entering_platform(ANONYMOUS):
        picture = read_picture(digest)
    if picture is None:
        raise NotThere
    if kind == "picture":
        if number or picture.content_type != TYPES[suffix]:
            raise NotThere
        return Asset(wanted, picture.content_type, picture.body)
    draw = _DRAWERS.get((kind.partition("-")[0], int(number or 0)))
    if draw is None or suffix != "png":
        raise NotThere
    return _png(wanted, draw(picture, shape or ""))


def _drawn(picture: Picture, _: str) -> bytes:
    with rendered(picture, height=MAIL_HEIGHT) as image:
        return png_of(image)


def _app(size: int) -> Callable[[Picture, str], bytes]:
    return lambda picture, shape: picture_icon(picture, ground=WHITE, size=size, shape=_SHAPES[shape or "r"])


_DRAWERS: dict[tuple[str, int], Callable[[Picture, str], bytes]] = {
    ("drawn", MAIL_HEIGHT): _drawn,
    ("tab", TAB_SIZE): lambda picture, _: tab_icon(picture, size=TAB_SIZE),
    **{("app", size): _app(size) for size in (TOUCH_SIZE, *SIZES)},
}
