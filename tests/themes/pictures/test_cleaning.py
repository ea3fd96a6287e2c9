from __future__ import annotations

import struct
import zlib
from io import BytesIO

import pytest
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from tenants.pictures import LARGEST
from tests.themes.pictures.test_vector import svg
from themes.pictures.cleaning import Cleaned, clean_picture, rendered
from themes.pictures.unfit import Unfit


def png(width: int, height: int, *, colour: str = "#0f766e") -> bytes:
    out = BytesIO()
    note = PngInfo()
    note.add_text("Author", "Somebody")
    Image.new("RGBA", (width, height), colour).save(out, "PNG", pnginfo=note)
    return out.getvalue()


def cleaned(body: bytes, name: str = "logo.png") -> Cleaned:
    return clean_picture(BytesIO(body), name=name, size=len(body))


def huge_png() -> bytes:
    """A few bytes that say they are 30,000 by 30,000 pixels."""
    header = struct.pack(">IIBBBBB", 30_000, 30_000, 8, 6, 0, 0, 0)
    parts = [(b"IHDR", header), (b"IDAT", zlib.compress(b"\0" * 100)), (b"IEND", b"")]
    chunks = [
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data)) for kind, data in parts
    ]
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks)


def test_a_picture_keeps_its_pixels_and_nothing_else() -> None:
    found = cleaned(png(300, 100))
    assert (found.width, found.height, found.picture.content_type) == (300, 100, "image/png")
    assert b"Somebody" not in found.picture.body
    with Image.open(BytesIO(found.picture.body)) as image:
        assert image.convert("RGBA").getpixel((5, 5)) == (15, 118, 110, 255)
        assert set(image.info) <= {"transparency"}


def test_a_photograph_stands_upright_and_without_where_it_was_taken() -> None:
    out, exif = BytesIO(), Image.Exif()
    exif[0x0112], exif[0x010F] = 6, "Camera"
    Image.new("RGB", (40, 20), "red").save(out, "JPEG", exif=exif)
    found = cleaned(out.getvalue(), "photo.jpg")
    assert (found.width, found.height) == (20, 40)
    assert b"Camera" not in found.picture.body


def test_a_large_picture_is_made_smaller() -> None:
    noise = Image.effect_noise((3000, 1500), 90).convert("RGB")
    out = BytesIO()
    noise.save(out, "JPEG", quality=60)
    found = cleaned(out.getvalue(), "noise.jpg")
    assert len(found.picture.body) <= LARGEST
    assert found.width == 2 * found.height


@pytest.mark.parametrize(
    ("body", "name", "reason"),
    [
        (b"", "logo.png", "empty"),
        (b"", "logo.svg", "empty"),
        (b"<html><script>alert(1)</script>", "logo.png", "content"),
        (png(4, 4)[:60], "logo.png", "content"),
        (png(4, 4), "logo.exe", "kind"),
        (b"%PDF-1.7", "logo.pdf", "kind"),
        (huge_png(), "logo.png", "pixels"),
        (png(4, 4) + b"\0" * 6_000_000, "logo.png", "too large"),
        (svg("<!--" + "x" * 400_000 + "-->"), "logo.svg", "too large"),
        (png(4, 4), "logo.svg", "content"),
        (svg("").replace(b'fill="#0f766e"', b'fill="none"'), "logo.svg", "blank"),
    ],
)
def test_what_cannot_be_shown_is_refused(body: bytes, name: str, reason: str) -> None:
    with pytest.raises(Unfit) as refused:
        cleaned(body, name)
    assert refused.value.reason == reason


def test_a_drawing_is_drawn_at_any_height() -> None:
    found = cleaned(svg(""), "logo.svg")
    assert (found.width, found.height) == (40, 20)
    with rendered(found.picture, height=100) as drawn:
        assert drawn.size == (200, 100)
        assert drawn.getpixel((150, 30)) == (15, 118, 110, 255)
