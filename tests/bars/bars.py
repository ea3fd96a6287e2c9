"""The bars themselves, and the table that holds the pages against them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tests.bars.lighthouse import Score
from tests.bars.weight import Weight

KB = 1024
HEAD = ("page", "perf", "a11y", "best", "LCP s", "CLS", "first KB", "again KB")


@dataclass(frozen=True)
class Bars:
    """`first` and `again` are bytes on the wire; a theme's web font is allowed what it weighs."""

    performance: int = 98
    accessibility: int = 100
    best_practices: int = 100
    lcp: float = 1.5
    cls: float = 0.0
    first: int = 60 * KB
    first_with_font: int = 90 * KB
    again: int = 15 * KB


@dataclass(frozen=True)
class Row:
    name: str
    score: Score
    weight: Weight

    def missed(self, bars: Bars) -> list[str]:
        """The columns in which this page is below its bar."""
        allowed = bars.first_with_font if self.weight.has_font else bars.first
        kept = {
            "perf": self.score.performance >= bars.performance,
            "a11y": self.score.accessibility >= bars.accessibility,
            "best": self.score.best_practices >= bars.best_practices,
            "LCP s": self.score.lcp <= bars.lcp,
            "CLS": round(self.score.cls, 3) <= bars.cls,
            "first KB": self.weight.first <= allowed,
            "again KB": self.weight.again <= bars.again,
        }
        return [name for name, is_kept in kept.items() if not is_kept]


def table(rows: Sequence[Row], bars: Bars) -> str:
    """As Markdown; what misses its bar is marked, and what cost a page its points stands below it."""
    lines = [_line(HEAD), _line(["---"] * len(HEAD)), _line(_wanted(bars))]
    for row in rows:
        lines.append(_line(_cells(row, row.missed(bars))))
        lines += [f"    {row.name}: {name}" for name in row.score.failed]
    return "\n".join(lines)


def _wanted(bars: Bars) -> list[str]:
    first = f"≤ {bars.first // KB} ({bars.first_with_font // KB} with a font)"
    points = [f"≥ {n}" for n in (bars.performance, bars.accessibility, bars.best_practices)]
    return ["*bar*", *points, f"≤ {bars.lcp}", f"≤ {bars.cls:g}", first, f"≤ {bars.again // KB}"]


def _cells(row: Row, missed: Sequence[str]) -> list[str]:
    score, weight = row.score, row.weight
    values = (
        row.name,
        str(score.performance),
        str(score.accessibility),
        str(score.best_practices),
        f"{score.lcp:.2f}",
        f"{score.cls:.3f}",
        f"{weight.first / KB:.1f}",
        f"{weight.again / KB:.1f}",
    )
    return [f"{value} ✗" if name in missed else value for name, value in zip(HEAD, values, strict=True)]


def _line(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"
