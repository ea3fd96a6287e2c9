"""Public holidays of the business's country, as the `holidays` library knows them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

import holidays as library

from tenants.blueprints import Policies

A_YEAR = timedelta(days=365)


@dataclass(frozen=True, slots=True)
class Holiday:
    on: date
    name: str
    label: str  # the name as the reader calls it, where the library knows
    is_open: bool  # worked on all the same


def countries() -> Mapping[str, list[str]]:
    """ISO 3166 codes, each with its regions."""
    known: Mapping[str, list[str]] = library.list_supported_countries(include_aliases=False)
    return known


def regions(country: str) -> list[tuple[str, str]]:
    """Codes and names of a country's; a code alone where no name is known."""
    if country not in countries():
        return []
    named = {code: name for name, code in library.country_holidays(country).subdivisions_aliases.items()}
    return sorted(((code, named.get(code, code)) for code in countries()[country]), key=lambda pair: pair[1])


def coming_holidays(policies: Policies, *, today: date, language: str = "") -> list[Holiday]:
    """Those of the next twelve months, labelled in a language such as `en`."""
    place = (policies.holiday_country, policies.holiday_region, today, today + A_YEAR)
    days, labels = holidays_between(*place), holidays_between(*place, language=language)
    return [
        Holiday(on, name, labels.get(on, name), name in policies.open_holidays) for on, name in sorted(days.items())
    ]


def closed_days(policies: Policies, first: date, last: date) -> frozenset[date]:
    """On which nobody works, but for hours that are set for that very day."""
    days = holidays_between(policies.holiday_country, policies.holiday_region, first, last)
    return frozenset(on for on, name in days.items() if name not in policies.open_holidays)


def holidays_between(country: str, region: str, first: date, last: date, *, language: str = "") -> dict[date, str]:
    years = range(first.year, last.year + 1)
    found: dict[date, str] = {}
    for year in years:
        found |= _of_year(country, region, year, language)
    return {on: name for on, name in found.items() if first <= on <= last}


@lru_cache(maxsize=256)
def _of_year(country: str, region: str, year: int, language: str) -> Mapping[date, str]:
    """A region or country that the library has dropped is none: what was chosen long ago must not stop a booking."""
    if not country:
        return {}
    try:
        spoken = _spoken(country, language)
        return dict(library.country_holidays(country, subdiv=region or None, years=year, language=spoken))
    except NotImplementedError:
        return {}


def _spoken(country: str, language: str) -> str | None:
    """The country's own unless asked: the library would take the server's, and what is open is kept by name."""
    known = library.country_holidays(country)
    close = (one for one in known.supported_languages if language and one.split("_")[0] == language.split("-")[0])
    return next(close, known.default_language)
