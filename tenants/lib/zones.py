"""Which country a time zone lies in, from the tz database's own table (zone.tab)."""

from __future__ import annotations

from functools import cache
from importlib.resources import files


def country_of(zone: str) -> str:
    """The ISO 3166 code of the country ("DE" for "Europe/Berlin"); empty for zones of no country, such as "UTC"."""
    return _countries().get(zone, "")


@cache
def _countries() -> dict[str, str]:
    lines = (files("tzdata") / "zoneinfo" / "zone.tab").read_text(encoding="utf-8").splitlines()
    rows = (line.split("\t") for line in lines if not line.startswith("#"))
    return {row[2]: row[0] for row in rows}
