from __future__ import annotations

from io import BytesIO

import pytest
from PIL import Image, ImageChops

from tenants.pictures import Picture
from tests.themes.pictures.test_cleaning import png
from themes.pictures.drawing import SHARED_SIZE, letters_icon, picture_icon, shared_picture, tab_icon

GROUND, INK = (15, 118, 110), (255, 255, 255)


def opened(body: bytes) -> Image.Image:
    return Image.open(BytesIO(body)).convert("RGBA")


def pixel(image: Image.Image, at: tuple[int, int]) -> tuple[int, ...]:
    found = image.getpixel(at)
    assert isinstance(found, tuple)
    return found


@pytest.mark.parametrize("letters", ["WF", "I", "ŁÓ", "Ж", "مر", "木"])
@pytest.mark.parametrize("size", [180, 192, 512])
def test_letters_stand_inside_what_every_system_shows(letters: str, size: int) -> None:
    icon = opened(letters_icon(letters, ground="#0f766e", ink="#ffffff", size=size, shape="full"))
    assert icon.size == (size, size)
    assert {icon.getpixel(corner) for corner in ((0, 0), (size - 1, size - 1))} == {(*GROUND, 255)}
    box = ImageChops.difference(icon.convert("RGB"), Image.new("RGB", icon.size, GROUND)).getbbox()
    assert box is not None
    assert min(box[0], box[1], size - box[2], size - box[3]) > size * 0.15


def test_corners_are_cut_where_the_system_cuts_none() -> None:
    icon = opened(letters_icon("WF", ground="#0f766e", ink="#ffffff", size=192, shape="round"))
    assert pixel(icon, (0, 0))[3] == 0
    assert icon.getpixel((96, 4)) == (*GROUND, 255)


def test_a_picture_that_fills_its_square_fills_the_icon() -> None:
    icon = opened(
        picture_icon(Picture("image/png", png(64, 64, colour="#aa0000")), ground="#ffffff", size=192, shape="full")
    )
    assert {pixel(icon, point)[:3] for point in ((0, 0), (96, 96), (191, 191))} == {(170, 0, 0)}


def test_another_stands_in_the_middle_of_the_ground() -> None:
    icon = opened(
        picture_icon(Picture("image/png", png(200, 50, colour="#aa0000")), ground="#ffffff", size=192, shape="full")
    )
    assert pixel(icon, (96, 96))[:3] == (170, 0, 0)
    assert pixel(icon, (96, 40))[:3] == pixel(icon, (10, 96))[:3] == (255, 255, 255)


def test_an_icon_for_a_tab_has_no_ground() -> None:
    icon = opened(tab_icon(Picture("image/png", png(200, 50)), size=32))
    assert icon.size == (32, 32)
    assert pixel(icon, (16, 2))[3] == 0


@pytest.mark.parametrize(
    "name", ["Willow", "Physiotherapie & Rehabilitationszentrum am Ludwigkirchplatz", "عيادة السلام", "木" * 90]
)
def test_every_name_has_its_picture(name: str) -> None:
    mark = opened(png(400, 100))
    shown = opened(shared_picture(name, mark=mark, ground="#0f766e", ink="#ffffff", detail="willow.example"))
    assert shown.size == SHARED_SIZE
