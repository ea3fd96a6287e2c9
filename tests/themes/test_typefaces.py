"""How fonts are cut and stood in for; fetching them needs npm and is a command for who builds a theme."""

from __future__ import annotations

from io import BytesIO

import pytest
from fontTools.ttLib import TTFont

from themes.catalog import themes
from themes.typefaces import cut, measures_of, packed, stand_in

FIGTREE = themes()["calm"].folder / "fonts" / "figtree-latin.woff2"


def reread(font: TTFont) -> TTFont:
    return TTFont(BytesIO(packed(font)))


def test_a_font_is_cut_to_the_letters_that_are_asked_for() -> None:
    assert sorted(reread(cut(FIGTREE, "U+0041-0043", "400 600")).getBestCmap()) == [0x41, 0x42, 0x43]


def test_a_font_is_cut_to_the_weights_that_are_asked_for() -> None:
    axis = reread(cut(FIGTREE, "U+0041", "500 600"))["fvar"].axes[0]
    assert (axis.axisTag, axis.minValue, axis.maxValue) == ("wght", 500, 600)


def test_a_font_of_one_weight_varies_no_more() -> None:
    assert "fvar" not in reread(cut(FIGTREE, "U+0041", "600"))


def test_a_stand_in_takes_the_width_and_the_lines_of_the_font() -> None:
    assert stand_in((0.95, 0.25, 0, 0.44), 0.4) == {
        "size-adjust": "110.00%",
        "ascent-override": "86.36%",
        "descent-override": "22.73%",
        "line-gap-override": "0.00%",
    }


def test_measures_are_those_that_were_written_down() -> None:
    ascent, _descent, _gap, average = measures_of(TTFont(FIGTREE))
    _local, written = themes()["calm"].fonts["figtree"].stand_ins[0]
    assert float(written["size-adjust"].rstrip("%")) == pytest.approx(100 * average / 0.439, abs=0.02)
    assert float(written["ascent-override"].rstrip("%")) == pytest.approx(100 * ascent * 0.439 / average, abs=0.02)
