"""Free times as things to tap."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from zoneinfo import ZoneInfo

from django.utils import timezone
from django.utils.translation import ngettext

from tenant_apps.scheduling.forms.slots import slot_value
from tenant_apps.scheduling.queries import Slot
from tenants.entry import current_business
from themes import formats

Link = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Offer:
    """`label` is the hour, `detail` a second line, `value` what a form posts, `href` where a link to it leads."""

    slot: Slot
    label: str
    detail: str
    value: str
    href: str = ""
    is_chosen: bool = False


def offers_of(slots: Sequence[Slot], *, zone: str, link: Link | None = None, chosen: str = "") -> list[Offer]:
    """Each with its day, and with who gives it where that differs. One is chosen: the one named, or the first."""
    names_matter = len({slot.member.pk for slot in slots}) > 1
    offers = [_offer(slot, zone, link, day=True, name=names_matter) for slot in slots]
    values = [offer.value for offer in offers]
    place = values.index(chosen) if chosen in values else 0
    return [replace(offer, is_chosen=index == place) for index, offer in enumerate(offers)]


def hours_of(slots: Sequence[Slot], *, zone: str, link: Link | None = None) -> list[Offer]:
    """Times of one day that stands above them."""
    return [_offer(slot, zone, link) for slot in slots]


def _offer(slot: Slot, zone: str, link: Link | None, *, day: bool = False, name: bool = False) -> Offer:
    locale, here = formats.reader_locale(), ZoneInfo(zone)
    local = timezone.localtime(slot.starts_at, here)
    business_zone = ZoneInfo(current_business().time_zone)
    details = [
        formats.day_words(local.date(), locale=locale) if day else "",
        slot.member.name if name else "",
        slot.place,
        formats.other_zone_words(slot.starts_at, zone=here, other=business_zone, locale=locale),
    ]
    value = slot_value(slot.starts_at, slot.member)
    lines = [" · ".join(filter(None, details)), _seats_words(slot)]
    label = formats.clock_words(local, locale=locale)
    return Offer(slot, label, "\n".join(filter(None, lines)), value, link(value) if link else "")


def _seats_words(slot: Slot) -> str:
    if slot.seats_left is None:
        return ""
    return ngettext("%(n)d place left", "%(n)d places left", slot.seats_left) % {"n": slot.seats_left}
