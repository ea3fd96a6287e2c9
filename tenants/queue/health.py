from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connections

from tenants.entry import entering_platform
from tenants.queue.sending import wake_workers

LATE_AFTER_SECONDS = 300

OLDEST = """
    SELECT coalesce(extract(epoch FROM now() - min(visible_at)), 0)
    FROM portico.message WHERE died_at IS NULL AND visible_at <= now()
"""

COUNTS = """
    SELECT actor,
           count(*) FILTER (WHERE died_at IS NULL AND visible_at <= now()),
           count(*) FILTER (WHERE died_at IS NULL AND visible_at > now() AND deliveries > 0),
           count(*) FILTER (WHERE died_at IS NULL AND visible_at > now() AND deliveries = 0),
           count(*) FILTER (WHERE died_at IS NOT NULL)
    FROM portico.message GROUP BY actor ORDER BY actor
"""

DEAD = """
    SELECT id, actor, schema, retries, error, created_at, died_at
    FROM portico.message WHERE died_at IS NOT NULL ORDER BY died_at DESC LIMIT %s
"""

REVIVE = """
    UPDATE portico.message SET died_at = NULL, visible_at = now(), retries = 0, deliveries = 0, error = ''
    WHERE died_at IS NOT NULL AND (id = ANY (%s) OR actor = %s)
"""


@dataclass(frozen=True, slots=True)
class TaskCounts:
    task: str
    waiting: int
    running: int
    later: int
    dead: int


@dataclass(frozen=True, slots=True)
class DeadLetter:
    id: UUID
    task: str
    schema: str
    retries: int
    error: str
    created_at: datetime
    died_at: datetime


def oldest_waiting_seconds() -> float:
    """How long the task that has waited longest could have run by now. Enters the platform by itself."""
    with entering_platform():
        return waiting_seconds()


def waiting_seconds() -> float:
    """The same, inside the platform."""
    with connections["default"].cursor() as cursor:
        cursor.execute(OLDEST)
        return float(cursor.fetchone()[0])


def task_counts() -> list[TaskCounts]:
    """Inside the platform."""
    with connections["default"].cursor() as cursor:
        cursor.execute(COUNTS)
        return [TaskCounts(*row) for row in cursor.fetchall()]


def dead_letters(*, limit: int = 100) -> list[DeadLetter]:
    """Inside the platform: tasks that were given up, the latest first. What they carried is not shown."""
    with connections["default"].cursor() as cursor:
        cursor.execute(DEAD, [limit])
        return [DeadLetter(*row) for row in cursor.fetchall()]


def revive(*, ids: Sequence[UUID] = (), task: str = "") -> int:
    """Inside the platform: gives dead letters (these, and those of this task) all their tries again."""
    with connections["default"].cursor() as cursor:
        cursor.execute(REVIVE, [list(ids), task])
        wake_workers()
        return int(cursor.rowcount)
