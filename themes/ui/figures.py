"""Numbers to look at: tiles, progress, tables and charts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from django.utils.functional import Promise
from django.utils.safestring import SafeString

from themes.charts import Chart, drawn
from themes.ui.library import attributes, one_of, register, rendered

TRENDS = {"up": "trending-up", "down": "trending-down", "level": "minus"}
KINDS = ("text", "number", "end")


@register.simple_block_tag
def stats(content: str, *, label: str) -> SafeString:
    """A row of `stat` tiles."""
    return rendered("stats", {"content": content, "label": label})


@register.inclusion_tag("themes/components/stat.html")
def stat(
    label: str,
    *,
    value: str,
    detail: str = "",
    change: str = "",
    trend: str = "",
    tone: str = "neutral",
    href: str = "",
) -> dict[str, object]:
    """One figure. `change` says how it moved ("12% more than in May"); `tone`, whether that is good."""
    trend_icon = TRENDS[one_of(trend, tuple(TRENDS), prop="trend")] if trend else ""
    one_of(tone, ("neutral", "success", "danger"), prop="tone")
    shown: dict[str, object] = {"label": label, "value": value, "detail": detail, "change": change, "tone": tone}
    return {**shown, "trend_icon": trend_icon, "href": href}


@register.inclusion_tag("themes/components/progress.html")
def progress(
    value: int, *, total: int, label: str, text: str = "", tone: str = "brand", hide_label: bool = False
) -> dict[str, object]:
    """How far something has come. `text` is the figure beside the label: "3 of 5"."""
    given: dict[str, object] = {"value": value, "total": total, "label": label, "text": text, "hide_label": hide_label}
    return given | {"tone": one_of(tone, ("brand", "success", "warning", "danger"), prop="tone")}


@dataclass(frozen=True, slots=True)
class Column:
    """A table's column: kind number for figures and end for deeds, as its cells have it."""

    label: str | Promise
    kind: Literal["text", "number", "end"] = "text"


@register.simple_block_tag
def table(
    content: str, *, caption: str, columns: Sequence[Column], hide_caption: bool = False, id: str = ""
) -> SafeString:
    """Rows of `table_row`. On a phone each row is a card, and each cell says its column's name itself."""
    given: dict[str, object] = {"caption": caption, "columns": columns, "hide_caption": hide_caption, "id": id}
    return rendered("table", given | {"content": content})


@register.simple_block_tag
def table_row(content: str, *, id: str = "", muted: bool = False) -> SafeString:
    classes = "table__row table__row--muted" if muted else "table__row"
    return rendered("table_row", {"content": content, "attributes": attributes(id=id, class_=classes)})


@register.simple_block_tag
def cell(content: str, *, label: str = "", kind: str = "text", is_head: bool = False) -> SafeString:
    """`label` is its column's name; `is_head` for the one that names its row, number for figures, end for deeds."""
    given: dict[str, object] = {"label": label, "kind": one_of(kind, KINDS, prop="kind"), "is_head": is_head}
    return rendered("cell", given | {"content": content})


@register.inclusion_tag("themes/components/chart.html")
def chart(given: Chart, *, id: str) -> dict[str, object]:
    """A picture of numbers, and the numbers themselves as a table under it."""
    return {"chart": given, "drawing": drawn(given), "id": id}
