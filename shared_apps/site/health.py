"""How the platform is, as anybody may know it: its parts, when each was last seen at work, nothing of any business."""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import Lock
from typing import Literal

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from tenants.pulse import MAIL, MAIL_FAILED, STREAMS, WORKER, pulses
from tenants.queue import LATE_AFTER_SECONDS, waiting_seconds

State = Literal["works", "slow", "down", "unknown"]
KEPT_FOR = 10.0  # seconds: a page that everybody reloads must not become a load itself
LATE, GONE = timedelta(minutes=3), timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class Part:
    name: str | Promise
    detail: str | Promise
    state: State
    seen_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Health:
    parts: list[Part]
    looked_at: datetime

    @property
    def state(self) -> State:
        states = {part.state for part in self.parts}
        return "down" if "down" in states else "slow" if "slow" in states else "works"


_kept: tuple[float, Health] | None = None
_looking = Lock()


def health() -> Health:
    """Inside the platform. What was found a moment ago is good enough."""
    global _kept  # one small answer for the whole process
    with _looking:
        if _kept is None or time.monotonic() - _kept[0] > KEPT_FOR:
            _kept = time.monotonic(), looked()
        return _kept[1]


def forget() -> None:
    global _kept  # as above
    _kept = None


def looked() -> Health:
    now, seen = timezone.now(), pulses()
    parts = [
        Part(_("Portals and pages"), _("Signing in, booking, looking things up"), "works", now),
        _live(now, seen.get(STREAMS)),
        _work(now, seen.get(WORKER), waiting_seconds()),
        _mail(seen.get(MAIL), seen.get(MAIL_FAILED)),
    ]
    return Health(parts, now)


def _live(now: datetime, seen: datetime | None) -> Part:
    return Part(_("Live updates"), _("Pages that follow along by themselves"), _by_age(now, seen), seen)


def _work(now: datetime, seen: datetime | None, waiting: float) -> Part:
    state = _by_age(now, seen)
    if state == "works" and waiting > LATE_AFTER_SECONDS:
        state = "slow"
    return Part(_("Work in the background"), _("Reminders, and what happens after you press a button"), state, seen)


def _mail(sent: datetime | None, failed: datetime | None) -> Part:
    """A failure counts until the next mail gets through."""
    is_failing = failed is not None and (sent is None or failed > sent)
    state: State = "slow" if is_failing else "works" if sent else "unknown"
    return Part(_("Mail"), _("Codes, invitations, confirmations"), state, sent)


def _by_age(now: datetime, seen: datetime | None) -> State:
    if seen is None:
        return "unknown"
    return "works" if now - seen < LATE else "slow" if now - seen < GONE else "down"
