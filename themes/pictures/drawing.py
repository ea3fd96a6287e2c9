"""Icons for home screens and tabs, and the picture that goes with a shared link, drawn in a business's brand."""

from __future__ import annotations

from typing import Literal

from PIL import Image, ImageDraw

from tenants.pictures import Picture
from themes.pictures.cleaning import png_of, rendered
from themes.pictures.lettering import Runs, lines_of, runs_of, write, write_centred

Shape = Literal["round", "full"]  # full: to the edges, for systems that cut their own shape out of it
FINER = 4  # drawn so much larger first: corners come out smooth
CORNER = 0.23
# A maskable icon is cut to a circle of 80% of it at the worst (W3C, Web App Manifest, "safe zone").
SAFE, ROOMY = 0.62, 0.78
SHARED_SIZE = (1200, 630)


def letters_icon(letters: str, *, ground: str, ink: str, size: int, shape: Shape) -> bytes:
    """Initials on the brand's colour; a ring where no font of ours has the letters."""
    icon = Image.new("RGBA", (size, size), ground)
    pen, middle = ImageDraw.Draw(icon), size / 2
    portion = 0.42 if len(letters) > 1 else 0.54
    runs = runs_of(letters, round(size * portion * (0.86 if shape == "full" else 1)))
    if runs is None:
        edge = size * 0.3
        pen.ellipse((edge, edge, size - edge, size - edge), outline=ink, width=max(1, size // 12))
    else:
        write_centred(pen, runs, middle=middle, ink=ink)
    return png_of(_cut(icon) if shape == "round" else icon)


def picture_icon(picture: Picture, *, ground: str, size: int, shape: Shape) -> bytes:
    """The uploaded icon. One that fills its square fills this one too; another stands in the middle of the ground."""
    with rendered(picture, height=size * 2) as drawn:
        is_whole = drawn.width == drawn.height and drawn.getchannel("A").getextrema() == (255, 255)
        icon = Image.new("RGBA", (size, size), ground)
        room = size if is_whole else round(size * (SAFE if shape == "full" else ROOMY))
        drawn.thumbnail((room, room), Image.Resampling.LANCZOS)
        icon.alpha_composite(drawn, ((size - drawn.width) // 2, (size - drawn.height) // 2))
    return png_of(_cut(icon) if shape == "round" else icon.convert("RGB"))


def tab_icon(picture: Picture, *, size: int) -> bytes:
    """For a browser's tab: as it is, on nothing."""
    with rendered(picture, height=size) as drawn:
        drawn.thumbnail((size, size), Image.Resampling.LANCZOS)
        icon = Image.new("RGBA", (size, size), (0, 0, 0, 0))
        icon.alpha_composite(drawn, ((size - drawn.width) // 2, (size - drawn.height) // 2))
    return png_of(icon)


def shared_picture(name: str, *, mark: Image.Image, ground: str, ink: str, detail: str) -> bytes:
    """What other sites show beside a link to the portal: mark, name, address."""
    width, height = SHARED_SIZE
    card = Image.new("RGBA", SHARED_SIZE, ground)
    pen, edge = ImageDraw.Draw(card), 88
    mark.thumbnail((520, 132), Image.Resampling.LANCZOS)
    card.alpha_composite(mark, (edge, edge))
    baseline = height - edge - 64
    for line in reversed(_fitting(name, width - 2 * edge)):
        write(pen, line, at=(edge, baseline), ink=ink)
        baseline -= round(line[0][0].size * 1.14)
    if small := runs_of(detail, 32):
        write(pen, small, at=(edge, height - edge), ink=ink)
    return png_of(card.convert("RGB"))


def _fitting(text: str, width: float) -> list[Runs]:
    """In the largest letters that it fits in; nothing where it fits in none."""
    sizes = ((92, 2), (80, 3), (68, 3), (56, 4), (44, 4), (34, 5))
    return next((lines for size, most in sizes if (lines := lines_of(text, size=size, width=width, most=most))), [])


def _cut(icon: Image.Image) -> Image.Image:
    """With rounded corners."""
    side = icon.width * FINER
    mask = Image.new("L", (side, side), 0)
    ImageDraw.Draw(mask).rounded_rectangle((0, 0, side - 1, side - 1), radius=side * CORNER, fill=255)
    cut = Image.new("RGBA", icon.size, (0, 0, 0, 0))
    cut.paste(icon, mask=mask.resize(icon.size, Image.Resampling.LANCZOS))
    return cut
