"""The times of one service as a page shows them: the next three, then a strip of seven days and the times of one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from django.utils import timezone
from django.utils.translation import gettext as _

from tenant_apps.scheduling.models import Appointment, Service
from tenant_apps.scheduling.offers import Link, Offer, hours_of, offers_of
from tenant_apps.scheduling.policy import rules_of
from tenant_apps.scheduling.queries import Slot
from tenant_apps.scheduling.queries.free import each_time_once, next_free_of, slots_between
from tenant_apps.scheduling.queries.rosters import Roster, roster_of
from tenant_apps.team.models import Member

STRIP = timedelta(days=7)
NOON, EVENING = time(12), time(17)


@dataclass(frozen=True, slots=True)
class Day:
    date: date
    count: int
    is_chosen: bool
    href: str


@dataclass(frozen=True, slots=True)
class Giver:
    """Somebody who may be chosen for the service; with an empty name, anybody."""

    name: str
    is_chosen: bool
    href: str


@dataclass(frozen=True, slots=True)
class Part:
    label: str
    offers: list[Offer]


@dataclass(frozen=True, slots=True)
class TimesBoard:
    nearest: list[Offer]
    givers: list[Giver]
    days: list[Day]
    chosen_day: date
    parts: list[Part]
    earlier: str
    later: str
    jump: str  # where the next times are, when these seven days have none


def times_board(
    service: Service,
    members: Sequence[Member],
    *,
    zone: str,
    asked: Mapping[str, str],
    link: Link,
    moving: Appointment | None = None,
) -> TimesBoard:
    """What `asked` (the page's query: from, day, member) points at, in the reader's zone. Three queries."""
    member = next((one for one in members if str(one.pk) == asked.get("member")), None)
    roster = roster_of([member] if member else members)
    nearest = next_free_of(service, roster, count=3)
    today = timezone.localdate(timezone=ZoneInfo(zone))
    first = _first_day(asked, today, today + rules_of(service).horizon, nearest, zone)
    slots = _by_day(_slots_of_strip(service, roster, first, zone, moving), zone)
    chosen = _day_asked(asked.get("day")) or first
    if not slots.get(chosen):
        chosen = min(slots, default=first)
    kept = {"member": str(member.pk)} if member else {}
    return TimesBoard(
        nearest=offers_of(nearest, zone=zone, link=link),
        givers=_givers(members, member),
        days=[_day(first + timedelta(days=n), slots, chosen, first, kept) for n in range(STRIP.days)],
        chosen_day=chosen,
        parts=_parts(slots.get(chosen, []), zone, link),
        earlier=_address(kept, max(first - STRIP, today)) if first > today else "",
        later=_address(kept, first + STRIP) if first + STRIP <= today + rules_of(service).horizon else "",
        jump="" if slots else _jump(service, roster, first, zone, kept),
    )


def _first_day(asked: Mapping[str, str], today: date, latest: date, nearest: Sequence[Slot], zone: str) -> date:
    soonest = _local_day(nearest[0].starts_at, zone) if nearest else today
    return min(max(_day_asked(asked.get("from")) or soonest, today), latest)


def _slots_of_strip(
    service: Service, roster: Roster, first: date, zone: str, moving: Appointment | None
) -> Iterable[Slot]:
    midnight = datetime.combine(first, time.min, ZoneInfo(zone))
    after = datetime.combine(first + STRIP, time.min, ZoneInfo(zone))
    slots = slots_between(service, roster, midnight, after, moving=moving, each_member=moving is not None)
    return each_time_once(slot for slot in slots if not (moving and _is_where_it_stands(moving, slot)))


def _is_where_it_stands(appointment: Appointment, slot: Slot) -> bool:
    return (slot.starts_at, slot.member.pk) == (appointment.starts_at, appointment.member_id)


def _by_day(slots: Iterable[Slot], zone: str) -> dict[date, list[Slot]]:
    days: dict[date, list[Slot]] = {}
    for slot in slots:
        days.setdefault(_local_day(slot.starts_at, zone), []).append(slot)
    return days


def _day(day: date, slots: Mapping[date, Sequence[Slot]], chosen: date, first: date, kept: Mapping[str, str]) -> Day:
    return Day(day, len(slots.get(day, ())), day == chosen, _address(kept, first, day))


def _parts(slots: Sequence[Slot], zone: str, link: Link) -> list[Part]:
    here = ZoneInfo(zone)
    parts: dict[str, list[Slot]] = {_("Morning"): [], _("Afternoon"): [], _("Evening"): []}
    morning, afternoon, evening = parts.values()
    for slot in slots:
        clock = slot.starts_at.astimezone(here).time()
        (morning if clock < NOON else afternoon if clock < EVENING else evening).append(slot)
    return [Part(label, hours_of(some, zone=zone, link=link)) for label, some in parts.items() if some]


def _givers(members: Sequence[Member], chosen: Member | None) -> list[Giver]:
    if len(members) < 2:
        return []
    anybody = Giver("", chosen is None, "?")
    return [anybody, *(Giver(one.name, one == chosen, f"?member={one.pk}") for one in members)]


def _jump(service: Service, roster: Roster, first: date, zone: str, kept: Mapping[str, str]) -> str:
    after = datetime.combine(first + STRIP, time.min, ZoneInfo(zone))
    found = next_free_of(service, roster, count=1, after=after)
    return _address(kept, _local_day(found[0].starts_at, zone)) if found else ""


def _address(kept: Mapping[str, str], first: date, day: date | None = None) -> str:
    own = {"from": first.isoformat()} | ({"day": day.isoformat()} if day else {})
    return f"?{urlencode({**kept, **own})}"


def _day_asked(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text or "")
    except ValueError:
        return None


def _local_day(instant: datetime, zone: str) -> date:
    return timezone.localtime(instant, ZoneInfo(zone)).date()
