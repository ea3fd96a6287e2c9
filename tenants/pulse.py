"""When the platform's parts were last seen at work: what its status page tells, and nothing about any business."""

from __future__ import annotations

import time
from datetime import datetime, timedelta
from threading import Lock

from django.db import connections

from tenants.entry import entering_platform
from tenants.schedule import scheduled

WORKER, STREAMS, MAIL, MAIL_FAILED = "worker", "streams", "mail", "mail failed"
EVERY = timedelta(minutes=1)
BEAT = """
    INSERT INTO portico.pulse (name) VALUES (%(name)s) ON CONFLICT (name) DO UPDATE SET at = now()
"""
SELDOM = 20.0  # seconds between two notes of one process that something went well

_noted: dict[str, float] = {}
_noting = Lock()


def beat(name: str) -> None:
    """Inside the platform."""
    with connections["default"].cursor() as cursor:
        cursor.execute(BEAT, {"name": name})


def note(name: str) -> None:
    """Outside of any transaction; what happens all the time is written down now and then."""
    with _noting:
        if time.monotonic() - _noted.get(name, -SELDOM) < SELDOM:
            return
        _noted[name] = time.monotonic()
    with entering_platform():
        beat(name)


def pulses() -> dict[str, datetime]:
    """Inside the platform: when each was last seen."""
    with connections["default"].cursor() as cursor:
        cursor.execute("SELECT name, at FROM portico.pulse")
        return dict(cursor.fetchall())


@scheduled("pulse.beat", every=EVERY)
def beat_of_worker() -> None:
    """That this runs takes the scheduler, the queue and a worker."""
    beat(WORKER)
