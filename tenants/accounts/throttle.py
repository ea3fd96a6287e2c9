"""How often strangers may try. A wait grows with every try and has an end: nobody is ever locked out for good.

A try that comes during the wait is refused and not counted, so hammering does not make the wait longer for its victim.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Max, Q
from django.utils import timezone

from tenants.accounts.models import Attempt, Turn

MOST_DOUBLINGS = 20


@dataclass(frozen=True, slots=True)
class Limit:
    """Within `window`, `free` tries cost nothing; after them the wait is `first`, then twice that, up to `longest`."""

    free: int
    window: timedelta
    first: timedelta
    longest: timedelta


@dataclass(frozen=True, slots=True)
class Meter:
    """What is counted under `key`, and what it may come to."""

    key: str
    limit: Limit


class TooManyTries(Exception):
    """Come back at `until`."""

    def __init__(self, until: datetime) -> None:
        super().__init__(until.isoformat())
        self.until = until

    @property
    def seconds(self) -> int:
        return max(1, round((self.until - timezone.now()).total_seconds()))


def count_try(meters: Sequence[Meter]) -> None:
    """Counts one try on every meter. Raises `TooManyTries`, counting nothing, where one of them says to wait.

    The first meter is the account's own: of tries that are sent at the same moment, the next looks only after the one
    before has been counted and answered. It costs the others a wait and a guesser the whole of his advantage.
    """
    for meter in meters[:1]:
        _take_turn(meter)
    now = timezone.now()
    until = max((waited for meter, waited in _waits(meters, now)), default=now)
    if until > now:
        raise TooManyTries(until)
    Attempt.objects.bulk_create([Attempt(key=meter.key, at=now) for meter in meters])


def _take_turn(meter: Meter) -> None:
    """Holds the key's row until the transaction ends."""
    turn = Turn(key=meter.key, at=timezone.now())
    Turn.objects.bulk_create([turn], update_conflicts=True, unique_fields=["key"], update_fields=["at"])


def forget_tries(meters: Sequence[Meter]) -> None:
    """After a success: what was tried before it no longer counts."""
    Attempt.objects.filter(key__in=[meter.key for meter in meters]).delete()


def _waits(meters: Sequence[Meter], now: datetime) -> list[tuple[Meter, datetime]]:
    recent = Q(pk__in=())
    for meter in meters:
        recent |= Q(key=meter.key, at__gt=now - meter.limit.window)
    counted = Attempt.objects.filter(recent).values("key").annotate(tries=Count("id"), latest=Max("at"))
    found = {row["key"]: (row["tries"], row["latest"]) for row in counted}
    return [
        (meter, found[meter.key][1] + wait_after(found[meter.key][0], meter.limit))
        for meter in meters
        if meter.key in found
    ]


def wait_after(tries: int, limit: Limit) -> timedelta:
    if tries < limit.free:
        return timedelta()
    factor: int = 2 ** min(tries - limit.free, MOST_DOUBLINGS)
    return min(limit.longest, limit.first * factor)
