from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
import time_machine
from babel import Locale
from django.template import engines

from tenants.lib.money import Money
from themes.formats import day_words, days_of_the_week, locale_of, money_words, other_zone_words, when_words

BERLIN, NEW_YORK = ZoneInfo("Europe/Berlin"), ZoneInfo("America/New_York")
JUNE = datetime(2026, 6, 3, 12, 30, tzinfo=UTC)
BRITISH = Locale.parse("en_GB")


@pytest.fixture(autouse=True)
def _in_june(time_machine: time_machine.TimeMachineFixture) -> None:
    time_machine.move_to(datetime(2026, 6, 1, tzinfo=UTC), tick=False)


@pytest.mark.parametrize(
    ("locale", "words"),
    [
        ("en_GB", "Wed 3 Jun, 14:30"),
        ("en_DE", "Wed, 3 Jun, 14:30"),
        ("de", "Mi., 3. Juni, 14:30"),
        ("fr", "mer. 3 juin, 14:30"),
        ("es", "mié, 3 jun, 14:30"),
        ("ar", "الأربعاء، 3 يونيو، 2:30\u00a0م"),
        ("ar_MA", "الأربعاء، 3 يونيو، 14:30"),
    ],
)
def test_when_speaks_the_readers_language(locale: str, words: str) -> None:
    assert when_words(JUNE, zone=BERLIN, locale=Locale.parse(locale)) == words


@pytest.mark.parametrize(
    ("instant", "words"),
    [
        (datetime(2026, 3, 29, 0, 59, tzinfo=UTC), "Sun 29 Mar, 01:59"),
        (datetime(2026, 3, 29, 1, 0, tzinfo=UTC), "Sun 29 Mar, 03:00"),
        (datetime(2026, 10, 25, 0, 30, tzinfo=UTC), "Sun 25 Oct, 02:30"),
        (datetime(2026, 10, 25, 1, 30, tzinfo=UTC), "Sun 25 Oct, 02:30"),
    ],
)
def test_when_across_a_clock_change_is_right(instant: datetime, words: str) -> None:
    assert when_words(instant, zone=BERLIN, locale=BRITISH) == words


def test_day_of_another_year_names_it() -> None:
    assert day_words(date(2027, 1, 4), locale=BRITISH) == "Mon, 4 Jan 2027"


def test_other_zone_is_silent_where_the_clocks_agree() -> None:
    assert other_zone_words(JUNE, zone=BERLIN, other=ZoneInfo("Europe/Rome"), locale=BRITISH) == ""


def test_other_zone_names_the_city_and_the_day_where_it_differs() -> None:
    late = datetime(2026, 6, 3, 22, 30, tzinfo=UTC)
    assert other_zone_words(JUNE, zone=BERLIN, other=NEW_YORK, locale=BRITISH) == "08:30 New York"
    assert other_zone_words(late, zone=BERLIN, other=NEW_YORK, locale=BRITISH) == "Wed 3 Jun, 18:30 New York"


@pytest.mark.parametrize(
    ("language", "country", "locale"),
    [
        ("en", "DE", "en_DE"),
        ("en", "JP", "en_GB"),
        ("en", "", "en"),
        ("de", "AT", "de_AT"),
        ("pt-br", "", "pt_BR"),
        ("xx", "", "en"),
    ],
)
def test_locale_is_the_language_in_the_country(language: str, country: str, locale: str) -> None:
    assert str(locale_of(language, country)) == locale


@pytest.mark.parametrize(
    ("amount", "locale", "words"),
    [
        (Money(minor=6000, currency="EUR"), "en_GB", "€60"),
        (Money(minor=6050, currency="EUR"), "en_GB", "€60.50"),
        (Money(minor=145000, currency="EUR"), "de", "1.450\xa0€"),
        (Money(minor=500, currency="JPY"), "en_GB", "JP¥500"),
        (Money(minor=-1250, currency="USD"), "en_US", "-$12.50"),
    ],
)
def test_money_shows_cents_only_where_there_are_any(amount: Money, locale: str, words: str) -> None:
    assert money_words(amount, locale=Locale.parse(locale)) == words


def test_moment_shows_both_hours() -> None:
    template = engines["django"].from_string('{% load ui %}{% moment at "Europe/Berlin" other="America/New_York" %}')
    assert template.render({"at": JUNE}) == (
        '<time class="moment" datetime="2026-06-03T12:30:00+00:00">Wed, Jun 3, 2:30\u202fPM'
        ' <span class="moment__other">8:30\u202fAM New York</span></time>'
    )


@pytest.mark.parametrize(
    ("country", "first"), [("DE", 0), ("US", 6), ("EG", 5), ("GB", 0), ("", 0), ("XX", 0), ("?", 0)]
)
def test_the_week_begins_where_it_does_in_the_country(country: str, first: int) -> None:
    assert days_of_the_week(country)[0] == first
    assert sorted(days_of_the_week(country)) == list(range(7))
