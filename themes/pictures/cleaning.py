"""What a business uploads, made safe to show: an SVG rebuilt, any other picture drawn anew, with nothing but its
pixels left of it."""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO
from typing import BinaryIO

import resvg_py
from PIL import Image, ImageOps, UnidentifiedImageError

from tenants.lib import uploads
from tenants.pictures import LARGEST, Picture
from themes.pictures.unfit import Unfit
from themes.pictures.vector import clean_svg, size_of

LARGEST_UPLOAD = 5 * uploads.MEGABYTE
LARGEST_SVG = 300 * 1024
MOST_PIXELS = 25_000_000
LONGEST_SIDE = 1024
FORMATS = ("PNG", "JPEG", "WEBP", "GIF")


@dataclass(frozen=True, slots=True)
class Cleaned:
    picture: Picture
    width: int
    height: int


def clean_picture(file: BinaryIO, *, name: str, size: int) -> Cleaned:
    """Raises `Unfit`."""
    if name.lower().endswith(".svg"):
        return _vector(file, size)
    try:
        uploads.accept(file, name=name, size=size, kinds=uploads.IMAGES, largest=LARGEST_UPLOAD)
    except uploads.Refused as refusal:
        raise Unfit(refusal.reason) from None
    return _raster(file)


def _vector(file: BinaryIO, size: int) -> Cleaned:
    if size <= 0:
        raise Unfit("empty")
    if size > LARGEST_SVG:
        raise Unfit("too large")
    file.seek(0)
    body = clean_svg(file.read(LARGEST_SVG + 1))
    width, height = size_of(body)
    with rendered(Picture("image/svg+xml", body), height=64) as drawn:
        if drawn.getchannel("A").getextrema() == (0, 0):
            raise Unfit("blank")
    return Cleaned(Picture("image/svg+xml", body), *_within(width, height, LONGEST_SIDE))


def _raster(file: BinaryIO) -> Cleaned:
    try:
        with Image.open(file, formats=FORMATS) as found:
            if found.width * found.height > MOST_PIXELS:
                raise Unfit("pixels")
            drawn = ImageOps.exif_transpose(found).convert("RGBA")
    except Image.DecompressionBombError:
        raise Unfit("pixels") from None
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError):
        raise Unfit("content") from None
    side = LONGEST_SIDE
    while True:
        drawn.thumbnail((side, side), Image.Resampling.LANCZOS)
        body = png_of(drawn)
        if len(body) <= LARGEST:
            return Cleaned(Picture("image/png", body), *drawn.size)
        side = side * 3 // 4


def rendered(picture: Picture, *, height: int) -> Image.Image:
    """Drawn at this height, its shape kept."""
    if picture.content_type == "image/svg+xml":
        png = resvg_py.svg_to_bytes(svg_string=picture.body.decode(), height=height, skip_system_fonts=True)
        return Image.open(BytesIO(png)).convert("RGBA")
    with Image.open(BytesIO(picture.body)) as found:
        width = max(1, round(found.width * height / found.height))
        return found.convert("RGBA").resize((width, height), Image.Resampling.LANCZOS)


def png_of(image: Image.Image) -> bytes:
    """With its pixels and nothing else that came with it."""
    out = BytesIO()
    bare = Image.new(image.mode, image.size)
    bare.paste(image)
    bare.save(out, "PNG", optimize=True)
    return out.getvalue()


def _within(width: float, height: float, longest: int) -> tuple[int, int]:
    scale = min(1.0, longest / max(width, height))
    return max(1, round(width * scale)), max(1, round(height * scale))
