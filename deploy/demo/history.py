"""What the demo's people did: visits at each one's own rhythm, some missed, most with the next one booked."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from deploy.demo.places import DemoBusiness, DemoClient

FULL_DAY = ((time(8), time(12, 30)), (time(13), time(18, 30)))
HOURS = {**dict.fromkeys(range(5), FULL_DAY), 5: ((time(9), time(13)),)}


@dataclass(frozen=True)
class DemoVisit:
    """`client`, `member` are places in the business's lists; `kept` is False for a visit that was missed."""

    client: int
    service: str
    member: int
    starts_at: datetime
    kept: bool = True


def visits_of(place: DemoBusiness, *, now: datetime) -> list[DemoVisit]:
    """Every visit, past and ahead, in order. Two at once with one member cannot be: the later of them is left out."""
    today = now.astimezone(ZoneInfo(place.time_zone)).date()
    wanted = [*_today(place, today), *(v for n, one in enumerate(place.clients) for v in _rhythm(place, n, one, today))]
    free: dict[tuple[int, datetime], DemoVisit] = {}
    for visit in wanted:
        free.setdefault((visit.member, visit.starts_at), visit)
    return sorted(free.values(), key=lambda visit: visit.starts_at)


def _today(place: DemoBusiness, today: date) -> Iterator[DemoVisit]:
    for client, service, member, hour in place.today:
        yield DemoVisit(client, service, member, _at(place, today, hour))


def _rhythm(place: DemoBusiness, number: int, client: DemoClient, today: date) -> Iterator[DemoVisit]:
    last = today - timedelta(days=(today.weekday() - client.weekday) % 7 or 7)
    steps = range(0, client.weeks * 7, client.days)
    missed = {3 * (miss + 1) - 1 for miss in range(client.misses)}
    for step, back in enumerate(steps):
        day = last - timedelta(days=back)
        yield DemoVisit(number, client.service, client.member, _at(place, day, client.hour), step not in missed)
    if client.ahead:
        after = last + timedelta(days=max(client.days, 7))
        if after <= today:
            after += timedelta(days=7)
        yield DemoVisit(number, client.service, client.member, _at(place, after, client.hour))


def _at(place: DemoBusiness, day: date, hour: int) -> datetime:
    return datetime.combine(day, time(hour), ZoneInfo(place.time_zone))
