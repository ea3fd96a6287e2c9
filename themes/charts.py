"""Charts drawn on the server, lines and bars: an SVG that takes its colours from the style sheets by class."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import Literal

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

WIDTH, HEIGHT = 640, 240
EDGE = {"start": 44, "end": 12, "top": 12, "bottom": 28}
STEPS = (1, 2, 2.5, 5, 10)
MOST_LABELS = 8


@dataclass(frozen=True, slots=True)
class Series:
    """A name and a value for each of the chart's points; None where nothing was measured."""

    name: str
    values: tuple[float | None, ...]


@dataclass(frozen=True, slots=True)
class Chart:
    """`points` name the places along the bottom; `target` is a line to reach or to stay under."""

    title: str
    points: tuple[str, ...]
    series: tuple[Series, ...]
    kind: Literal["line", "bar"] = "line"
    unit: str = ""
    detail: str = ""
    target: float | None = None
    target_label: str = ""
    rows: list[tuple[str, list[str]]] = field(init=False, compare=False)

    def __post_init__(self) -> None:
        if any(len(series.values) != len(self.points) for series in self.series):
            raise ValueError(f"{self.title}: each series has a value, or None, for each point")
        found = [
            (point, [figure(series.values[index], self.unit) for series in self.series])
            for index, point in enumerate(self.points)
        ]
        object.__setattr__(self, "rows", found)

    @property
    def is_empty(self) -> bool:
        return all(value is None for series in self.series for value in series.values)


def figure(value: float | None, unit: str = "") -> str:
    if value is None:
        return "–"
    return f"{value:g}{' ' if unit else ''}{unit}"


def drawn(chart: Chart) -> SafeString:
    """The picture alone: what it shows stands in the table beside it, so that it is hidden from who listens."""
    marks = scale(chart)
    shapes = _bars(chart, marks) if chart.kind == "bar" else _lines(chart, marks)
    return format_html(
        '<svg class="chart__picture" viewBox="0 0 {} {}" aria-hidden="true" focusable="false">{}{}{}{}</svg>',
        WIDTH,
        HEIGHT,
        _grid(marks),
        shapes,
        _target(chart, marks),
        _labels(chart),
    )


def scale(chart: Chart) -> list[float]:
    """Round figures from the least to the most, about four of them; a bar begins at nothing."""
    values = [value for series in chart.series for value in series.values if value is not None]
    values += [chart.target] if chart.target is not None else []
    values += [0.0] if chart.kind == "bar" or not values else []
    least, most = min(values), max(values)
    rough = (most - least or abs(most) or 1) / 4
    size = 10 ** math.floor(math.log10(rough))
    step = next(size * one for one in STEPS if size * one >= rough * 0.999)
    first = math.floor(least / step)
    return [round(step * number, 6) for number in range(first, max(math.ceil(most / step), first + 1) + 1)]


def _across(index: int, count: int, kind: str) -> float:
    room = WIDTH - EDGE["start"] - EDGE["end"]
    share = (index + 0.5) / count if kind == "bar" or count == 1 else index / (count - 1)
    return round(EDGE["start"] + room * share, 1)


def _up(value: float, marks: list[float]) -> float:
    room = HEIGHT - EDGE["top"] - EDGE["bottom"]
    return round(EDGE["top"] + room * (1 - (value - marks[0]) / (marks[-1] - marks[0])), 1)


def _grid(marks: list[float]) -> SafeString:
    return format_html_join(
        "",
        '<line class="chart__grid" x1="{}" x2="{}" y1="{}" y2="{}"/><text class="chart__mark" x="{}" y="{}">{}</text>',
        (
            (EDGE["start"], WIDTH - EDGE["end"], y, y, EDGE["start"] - 8, y + 4, f"{mark:g}")
            for mark in marks
            for y in [_up(mark, marks)]
        ),
    )


def _lines(chart: Chart, marks: list[float]) -> SafeString:
    return format_html_join("", "{}", ((_line(one, number, marks),) for number, one in enumerate(chart.series, 1)))


def _line(series: Series, number: int, marks: list[float]) -> SafeString:
    """A gap in what was measured is a gap in the line."""
    count = len(series.values)
    spots = [
        (_across(index, count, "line"), _up(value, marks)) if value is not None else None
        for index, value in enumerate(series.values)
    ]
    path, is_down = [], False
    for spot in spots:
        if spot:
            path.append(f"{'L' if is_down else 'M'}{spot[0]} {spot[1]}")
        is_down = spot is not None
    dots = format_html_join(
        "", '<circle class="chart__dot chart__dot--{}" cx="{}" cy="{}" r="3.5"/>', ((number, *s) for s in spots if s)
    )
    return format_html('<path class="chart__line chart__line--{}" d="{}"/>{}', number, "".join(path), dots)


def _bars(chart: Chart, marks: list[float]) -> SafeString:
    room = (WIDTH - EDGE["start"] - EDGE["end"]) / len(chart.points) * 0.7
    width = min(room / len(chart.series), 44)
    ground = _up(max(0.0, marks[0]), marks)
    shapes = (
        (
            number,
            round(_across(index, len(chart.points), "bar") + (number - 1 - len(chart.series) / 2) * width, 1),
            value,
        )
        for number, series in enumerate(chart.series, start=1)
        for index, value in enumerate(series.values)
        if value is not None
    )
    return format_html_join(
        "",
        '<rect class="chart__bar chart__bar--{}" x="{}" y="{}" width="{}" height="{}" rx="3"/>',
        (
            (number, x, min(top, ground), round(width - 2, 1), round(abs(ground - top), 1))
            for number, x, value in shapes
            for top in [_up(value, marks)]
        ),
    )


def _target(chart: Chart, marks: list[float]) -> SafeString:
    if chart.target is None:
        return SafeString()
    y = _up(chart.target, marks)
    return format_html(
        '<line class="chart__target" x1="{}" x2="{}" y1="{}" y2="{}"/>', EDGE["start"], WIDTH - EDGE["end"], y, y
    )


def _labels(chart: Chart) -> SafeString:
    every = math.ceil(len(chart.points) / MOST_LABELS)
    return format_html_join(
        "",
        '<text class="chart__label" x="{}" y="{}">{}</text>',
        (
            (_across(index, len(chart.points), chart.kind), HEIGHT - 8, point)
            for index, point in enumerate(chart.points)
            if index % every == 0
        ),
    )
