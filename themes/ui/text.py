"""Words, money and time inside templates."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import capfirst

from tenants.accounts.permissions import Permission
from tenants.accounts.permissions import may as is_allowed
from tenants.lib.money import Money
from tenants.viewer import Viewer
from themes import formats, words
from themes.ui.library import register

Zone = str | ZoneInfo


def _zone(zone: Zone) -> ZoneInfo:
    return zone if isinstance(zone, ZoneInfo) else ZoneInfo(zone)


@register.simple_tag
def word(key: str, *, plural: bool = False, article: bool = False, cap: bool = False) -> str:
    """The business's word for a thing ("a patient" with `article`); `cap` where it begins a sentence or is a label."""
    found = words.as_label(key) if plural and cap else words.word(key, plural=plural, article=article)
    return capfirst(found) if cap else found


@register.filter
def may(viewer: Viewer, permission: str) -> bool:
    """Whether the one who looks may do this by the table; what one may not is not offered."""
    return is_allowed(viewer, Permission(permission))


@register.filter
def when(instant: datetime, zone: Zone) -> str:
    """`Wed 3 Jun, 14:30`"""
    return formats.when_words(instant, zone=_zone(zone), locale=formats.reader_locale())


@register.filter
def day(instant: datetime | date, zone: Zone = "UTC") -> str:
    """`Wed 3 Jun`; a plain date needs no zone."""
    local = timezone.localtime(instant, _zone(zone)).date() if isinstance(instant, datetime) else instant
    return formats.day_words(local, locale=formats.reader_locale())


@register.filter
def clock(instant: datetime, zone: Zone) -> str:
    """`14:30`"""
    return formats.clock_words(timezone.localtime(instant, _zone(zone)), locale=formats.reader_locale())


@register.filter
def zone_name(zone: Zone) -> str:
    """The zone's city: `Berlin`."""
    return formats.zone_words(_zone(zone), locale=formats.reader_locale())


@register.filter
def money(amount: Money) -> str:
    return formats.money_words(amount, locale=formats.reader_locale())


@register.simple_tag
def moment(instant: datetime, zone: Zone, *, other: Zone = "") -> SafeString:
    """A `<time>`: `Wed 3 Jun, 14:30`, and the hour in `other` beside it where the two zones' clocks differ."""
    locale = formats.reader_locale()
    here = _zone(zone)
    shown = formats.when_words(instant, zone=here, locale=locale)
    there = formats.other_zone_words(instant, zone=here, other=_zone(other), locale=locale) if other else ""
    beside = format_html(' <span class="moment__other">{}</span>', there) if there else ""
    return format_html('<time class="moment" datetime="{}">{}{}</time>', instant.isoformat(), shown, beside)
