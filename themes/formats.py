"""Where instants and money become words: in a given zone, in the reader's language, in the country's habits."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from zoneinfo import ZoneInfo

from babel import Locale, UnknownLocaleError
from babel.dates import format_skeleton, format_time, get_timezone_location
from babel.numbers import format_currency, get_currency_precision
from django.utils import timezone, translation

from tenants.entry import business_or_none
from tenants.lib.money import Money


def reader_locale() -> Locale:
    """The active language with the current business's country: English in Germany reads 14:30, not 2:30 PM."""
    business = business_or_none()
    return locale_of(translation.get_language() or "en", getattr(business, "country", "") or "")


@lru_cache(maxsize=256)
def locale_of(language: str, country: str) -> Locale:
    base = language.replace("-", "_")
    elsewhere = ["en_GB"] if base == "en" and country and country != "US" else []
    for name in [f"{base.partition('_')[0]}_{country}", *elsewhere, base, base.partition("_")[0]]:
        try:
            return Locale.parse(name)
        except (UnknownLocaleError, ValueError):
            continue
    return Locale.parse("en")


def days_of_the_week(country: str) -> list[int]:
    """Monday is 0. Begins where the week does there: on Sunday in the United States, on Saturday in Egypt."""
    try:
        first = Locale.parse(f"und_{country}").first_week_day if country else 0
    except (UnknownLocaleError, ValueError):
        first = 0
    return [(first + number) % 7 for number in range(7)]


def day_words(day: date, *, locale: Locale) -> str:
    """`Wed 3 Jun`, with the year where it isn't this one."""
    is_near = day.year == timezone.now().year
    return format_skeleton("MMMEd" if is_near else "yMMMEd", day, locale=locale)


def clock_words(moment: datetime, *, locale: Locale) -> str:
    """`14:30`; where it is `2:30 PM`, no line breaks in between."""
    return format_time(moment.timetz(), "short", locale=locale).replace(" ", "\u00a0")


def when_words(instant: datetime, *, zone: ZoneInfo, locale: Locale) -> str:
    local = timezone.localtime(instant, zone)
    return _joined(local, locale=locale)


def _joined(local: datetime, *, locale: Locale) -> str:
    """Day and hour with the comma that the language has between them."""
    pattern = str(locale.datetime_formats["medium"])
    return pattern.format(clock_words(local, locale=locale), day_words(local.date(), locale=locale)).replace("'", "")


def zone_words(zone: ZoneInfo, *, locale: Locale) -> str:
    """The zone's city in the reader's language: `Berlin`, `New York`."""
    return get_timezone_location(zone, locale=locale, return_city=True)


def other_zone_words(instant: datetime, *, zone: ZoneInfo, other: ZoneInfo, locale: Locale) -> str:
    """The same instant in the other zone, with the day where it differs; empty where the clocks agree."""
    here, there = timezone.localtime(instant, zone), timezone.localtime(instant, other)
    if here.utcoffset() == there.utcoffset():
        return ""
    is_same_day = here.date() == there.date()
    shown = clock_words(there, locale=locale) if is_same_day else _joined(there, locale=locale)
    return f"{shown} {zone_words(other, locale=locale)}"


def money_words(amount: Money, *, locale: Locale) -> str:
    """Cents only where there are any: `€60`, `€60.50`."""
    value = Decimal(amount.minor).scaleb(-get_currency_precision(amount.currency))
    if value != value.to_integral_value():
        return format_currency(value, amount.currency, locale=locale)
    pattern = locale.currency_formats["standard"].pattern.replace(".00", "")
    return format_currency(value, amount.currency, locale=locale, format=pattern, currency_digits=False)
