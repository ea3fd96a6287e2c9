"""How often the API may be asked: counted in Postgres per token, per person and per network, apart for each class.

A sliding window over rows that are only ever added: no two requests of one token wait for the same row.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Count, Min
from django.utils import timezone

from api.problems import Problem
from tenants.accounts.models import Attempt

WINDOW = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Allowance:
    """`most` calls a minute under `key`."""

    key: str
    most: int


@dataclass(frozen=True, slots=True)
class Standing:
    """The tightest of the allowances after this call; `reset` is when its oldest call no longer counts."""

    most: int
    left: int
    reset: int

    def headers(self) -> dict[str, str]:
        seconds = int(WINDOW.total_seconds())
        return {
            "RateLimit-Policy": f'"default";q={self.most};w={seconds}',
            "RateLimit": f'"default";r={max(self.left, 0)};t={self.reset}',
        }


def allowances(*, meter: str, holder: str, kind: str) -> list[Allowance]:
    """Of somebody who shows a token: it and its holder are counted, each class of call for itself."""
    most = settings.API_LIMITS[kind]
    return [Allowance(f"api:{kind}:{meter}", most), Allowance(f"api:{kind}:{holder}", most * 2)]


def network_allowances(network: str, *, kind: str) -> list[Allowance]:
    return [Allowance(f"api:{kind}@{network}", settings.API_LIMITS[kind])]


def count_call(counted: Sequence[Allowance]) -> Standing:
    """Raises a 429 `Problem`, counting nothing, where one of them is used up."""
    now = timezone.now()
    keys = {one.key: one.most for one in counted}
    rows = Attempt.objects.filter(key__in=keys, at__gt=now - WINDOW).values("key")
    used = {row["key"]: (row["calls"], row["oldest"]) for row in rows.annotate(calls=Count("id"), oldest=Min("at"))}
    standings = [_standing(keys[key], *used.get(key, (0, now)), now) for key in keys]
    tightest = min(standings, key=lambda one: one.left)
    if tightest.left < 0:
        headers = {"Retry-After": str(max(1, tightest.reset)), **tightest.headers()}
        raise Problem(429, "too-many-requests", headers=headers)
    Attempt.objects.bulk_create([Attempt(key=key, at=now) for key in keys])
    return tightest


def _standing(most: int, calls: int, oldest: datetime, now: datetime) -> Standing:
    return Standing(most, most - calls - 1, round((oldest + WINDOW - now).total_seconds()))
