"""The portal being made, as its clients will see it on their phone: words, services and prices of its field."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from tenants.blueprints import INDUSTRIES, load_blueprint
from tenants.blueprints.wording import Words, label_of
from tenants.lib.money import Money
from tenants.models import Business
from themes.brand import Brand, initials, read_brand
from themes.formats import clock_words, day_words, money_words, reader_locale
from themes.serving import tone_url

PERSON = "Clara Hoffmann"  # whose phone it is, in the picture
SHOWN_SERVICES = 3
# When the visits of the picture are: days from today, hour and minute. Nobody is there before nine.
NEXT_AT = (2, time(10, 30))
OFFERS_AT = ((9, time(10, 30)), (11, time(9, 0)), (16, time(10, 30)))


@dataclass(frozen=True, slots=True)
class ServiceLine:
    name: str
    detail: str


@dataclass(frozen=True, slots=True)
class Offer:
    day: str
    clock: str


@dataclass(frozen=True, slots=True)
class Preview:
    brand: Brand
    address: str
    styles: str
    greeting: str
    next_title: str
    next_when: str
    next_what: str
    book_again: str
    offers: list[Offer]
    services: list[ServiceLine]
    appointments: str
    book: str

    @property
    def person_initials(self) -> str:
        return initials(PERSON)

    @property
    def tone(self) -> str:
        return f"tone-{self.brand.colour[1:]}"


def preview_of(*, name: str, industry: str, colour: str, address: str = "") -> Preview:
    """Whatever was typed so far: what is missing or wrong is filled in."""
    industry = industry if industry in INDUSTRIES else INDUSTRIES[0]
    blueprint = load_blueprint(industry).translated()
    business = Business(name=name.strip() or _("Your practice"), industry=industry)
    brand = read_brand(business.name, {"colour": colour or blueprint.accent})
    service = blueprint.services[min(1, len(blueprint.services) - 1)]
    return Preview(
        brand=brand,
        address=address,
        styles=tone_url(brand.colour),
        greeting=_("Good morning, %(name)s") % {"name": PERSON.split()[0]},
        next_title=_("Your next %(appointment)s") % Words(business),
        next_when=_moment(*NEXT_AT),
        next_what=service.name,
        book_again=_("Book again"),
        offers=[Offer(_day(days), _clock(days, at)) for days, at in OFFERS_AT],
        services=[
            ServiceLine(one.name, _line(one.minutes, Money(one.price, one.currency)))
            for one in blueprint.services[:SHOWN_SERVICES]
        ],
        appointments=_capital(label_of("appointment", business=business)),
        book=_("Book %(a_appointment)s") % Words(business),
    )


def _line(minutes: int, price: Money) -> str:
    length = _("%(n)d min") % {"n": minutes}
    return f"{length} · {money_words(price, locale=reader_locale())}" if price.minor else f"{length} · {_('free')}"


def _at(days: int, at: time) -> datetime:
    """On a weekend nobody is there: then on the Monday after it."""
    day = timezone.localdate() + timedelta(days=days)
    return datetime.combine(day + timedelta(days=max(0, 8 - day.isoweekday()) if day.isoweekday() > 5 else 0), at, UTC)


def _day(days: int) -> str:
    return day_words(_at(days, time()).date(), locale=reader_locale())


def _clock(days: int, at: time) -> str:
    return clock_words(_at(days, at), locale=reader_locale())


def _moment(days: int, at: time) -> str:
    return f"{_day(days)}, {_clock(days, at)}"


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
