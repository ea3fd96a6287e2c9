from __future__ import annotations

import pytest
from bs4 import BeautifulSoup
from django.template import engines

from tests.html import assert_fragment
from themes.charts import Chart, Series, drawn, figure, scale

POINTS = ("Mon", "Tue", "Wed", "Thu")


def chart(*values: float | None, kind: str = "line", target: float | None = None, unit: str = "") -> Chart:
    return Chart("Pain", POINTS, (Series("Pain", values),), "bar" if kind == "bar" else "line", unit, target=target)


def shown(given: Chart) -> BeautifulSoup:
    return assert_fragment(
        engines["django"].from_string("{% load ui %}{% chart given id='c' %}").render({"given": given})
    )


@pytest.mark.parametrize(
    ("values", "kind", "marks"),
    [
        ((7, 6, 4, 2), "line", [2, 4, 6, 8]),
        ((7, 6, 4, 2), "bar", [0, 2, 4, 6, 8]),
        ((1200, 1450, 900, 1100), "line", [800, 1000, 1200, 1400, 1600]),
        ((0.1, 0.2, 0.3, 0.4), "line", [0.1, 0.2, 0.3, 0.4]),
        ((-3, 2, 0, 1), "bar", [-4, -2, 0, 2]),
    ],
)
def test_scale_goes_in_round_figures_around_the_values(
    values: tuple[float, ...], kind: str, marks: list[float]
) -> None:
    assert scale(chart(*values, kind=kind)) == marks


@pytest.mark.parametrize("same", [0.0, 5.0, -2.0, 1e6])
def test_scale_of_values_that_never_change_still_has_a_height(same: float) -> None:
    marks = scale(chart(same, same, same, same))
    assert marks[0] <= same <= marks[-1]
    assert len(set(marks)) >= 2


def test_scale_holds_the_target() -> None:
    assert scale(chart(5, 6, 7, 8, target=1))[0] <= 1


def test_line_breaks_where_nothing_was_measured() -> None:
    line = shown(chart(5, None, 4, 3)).select_one(".chart__line--1")
    assert line is not None
    assert (str(line["d"]).count("M"), str(line["d"]).count("L")) == (2, 1)


def test_bars_are_as_many_as_values_and_none_falls_below_the_ground() -> None:
    bars = shown(chart(3, None, 0, 5, kind="bar")).select(".chart__bar")
    assert len(bars) == 3
    assert all(float(str(bar["height"])) >= 0 for bar in bars)


def test_numbers_stand_in_a_table_too() -> None:
    rows = shown(chart(5, None, 4.5, 3, unit="h")).select("tbody tr")
    assert [row.get_text(" ", strip=True) for row in rows] == ["Mon 5 h", "Tue –", "Wed 4.5 h", "Thu 3 h"]


def test_chart_without_a_value_says_so() -> None:
    soup = shown(chart(None, None, None, None))
    assert soup.get_text(" ", strip=True) == "Pain Nothing measured yet"


def test_series_that_is_too_short_is_refused() -> None:
    with pytest.raises(ValueError, match="for each point"):
        chart(1, 2)


def test_what_people_type_is_escaped() -> None:
    assert "<b>" not in drawn(Chart("x", ("<b>",), (Series("<b>", (1,)),)))


def test_picture_holds_no_style_of_its_own() -> None:
    assert "style" not in drawn(chart(1, 2, 3, 4, target=2))


def test_figure_of_nothing_is_a_dash() -> None:
    assert (figure(None, "h"), figure(2.50, "h"), figure(3)) == ("–", "2.5 h", "3")
