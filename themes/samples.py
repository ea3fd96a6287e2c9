"""What the style guide shows in its components: figures and lists that could be a practice's own."""

from __future__ import annotations

from django.core.paginator import Page, Paginator

from themes.charts import Chart, Series
from themes.ui.figures import Column

WEEKS = tuple(f"Week {number}" for number in range(1, 11))

PAIN = Chart(
    title="Pain, 0 to 10",
    detail="Less is better; the goal is two.",
    points=WEEKS,
    series=(Series("Pain", (7, 7, 6, None, 5, 4, 4, 3, 3, 2)),),
    target=2,
    target_label="Goal",
)
VISITS = Chart(
    title="Visits by practitioner",
    kind="bar",
    points=("Jan", "Feb", "Mar", "Apr", "May", "Jun"),
    series=(
        Series("Anna", (42, 38, 51, 47, 55, 58)),
        Series("Jonas", (31, 35, 33, 40, 38, 44)),
        Series("Meera", (12, 18, 22, 26, 31, 30)),
    ),
)
EVERY_COLOUR = Chart(
    title="Six of a kind",
    points=("Mon", "Tue", "Wed", "Thu", "Fri"),
    series=tuple(Series(f"No. {one + 1}", tuple(6 * one + (day * 7) % 5 for day in range(5))) for one in range(6)),
)
NOTHING = Chart(title="Sleep, hours", points=WEEKS[:3], series=(Series("Sleep", (None, None, None)),), unit="h")

PALETTE_COLUMNS = [Column("Colour"), *(Column(part, "number") for part in ("Buttons", "Words on them", "Links"))]
COLUMNS = [Column("Number"), Column("Client"), Column("Day"), Column("Amount", "number"), Column("State", "end")]
INVOICES = [
    ("2026-0142", "Cara Blume", "3 Jun", "€55", "Paid", "success"),
    ("2026-0141", "Maximiliana-Theodora von Hohenzollern-S.", "2 Jun", "€1,450", "Overdue", "danger"),
    ("2026-0140", "Dan Okafor", "30 May", "€90", "Sent", "info"),
]


def some_page() -> Page[int]:
    return Paginator(range(100), 20).page(2)
