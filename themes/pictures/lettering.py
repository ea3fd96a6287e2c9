"""Letters for what is drawn here: fonts of several scripts that come with us, so that no machine's own are needed."""

from __future__ import annotations

from functools import lru_cache
from itertools import groupby
from pathlib import Path

from PIL import ImageDraw, ImageFont

FOLDER = Path(__file__).parent / "fonts"
# Tried in this order; README.md there tells where they come from.
FILES = (
    "inter-latin-600-normal.woff",
    "inter-latin-ext-600-normal.woff",
    "inter-cyrillic-600-normal.woff",
    "inter-greek-600-normal.woff",
    "noto-kufi-arabic-arabic-600-normal.woff",
)
NO_LETTER = "\uffff"

Font = ImageFont.FreeTypeFont
Runs = list[tuple[Font, str]]  # pieces of a text, each with a font that has all its letters


def runs_of(text: str, size: int) -> Runs | None:
    """None where we bring no font for one of its letters."""
    whole = _font_with(text)
    if whole:
        return [(_font(whole, size), text)]
    files = [_font_with(letter) for letter in text]
    if None in files:
        return None
    pairs = groupby(zip(files, text, strict=True), key=lambda pair: pair[0])
    return [(_font(str(file), size), "".join(letter for _, letter in letters)) for file, letters in pairs]


def width_of(runs: Runs) -> float:
    return sum(font.getlength(text) for font, text in runs)


def write(pen: ImageDraw.ImageDraw, runs: Runs, *, at: tuple[float, float], ink: str) -> None:
    """From this point on, which lies on the line that the letters stand on."""
    left, baseline = at
    for font, text in runs:
        pen.text((left, baseline), text, font=font, fill=ink, anchor="ls")
        left += font.getlength(text)


def write_centred(pen: ImageDraw.ImageDraw, runs: Runs, *, middle: float, ink: str) -> None:
    """Around a point in both directions, by what is seen of the letters and not by the room a font keeps for others."""
    tops = [font.getbbox(text, anchor="ls")[1] for font, text in runs]
    bottoms = [font.getbbox(text, anchor="ls")[3] for font, text in runs]
    write(pen, runs, at=(middle - width_of(runs) / 2, middle - (min(tops) + max(bottoms)) / 2), ink=ink)


def lines_of(text: str, *, size: int, width: float, most: int) -> list[Runs] | None:
    """Broken between words so that each line fits; None where that takes more lines, or letters we do not have."""
    lines: list[str] = []
    for word in text.split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and _fits(longer, size, width):
            lines[-1] = longer
        elif _fits(word, size, width):
            lines.append(word)
        else:
            return None
    found = [runs for line in lines if (runs := runs_of(line, size))]
    return found if 0 < len(found) <= most else None


def _fits(text: str, size: int, width: float) -> bool:
    runs = runs_of(text, size)
    return runs is not None and width_of(runs) <= width


@lru_cache(maxsize=4096)
def _font_with(text: str) -> str | None:
    return next((name for name in FILES if _has(name, text)), None)


def _has(name: str, text: str) -> bool:
    font = _font(name, 32)
    missing = bytes(font.getmask(NO_LETTER))
    return all(letter.isspace() or bytes(font.getmask(letter)) != missing for letter in set(text))


@lru_cache(maxsize=64)
def _font(name: str, size: int) -> Font:
    return ImageFont.truetype(FOLDER / name, size)
