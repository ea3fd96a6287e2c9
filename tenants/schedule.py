"""Tasks that come round. When each is next due is a row, so an outage delays a run and never loses or multiplies it.

    @scheduled("invoicing.send_reminders", at=time(6), zone="UTC", each_business=True)
    def send_reminders() -> None: ...

What a run has to do is derived from the data, not from the moment it runs at.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from django.db import connections
from django.utils import timezone

from tenants.entry import entering_queue
from tenants.queue.messages import PLATFORM_SCHEMA
from tenants.queue.sending import insert_messages, wake_workers
from tenants.queue.tasks import load_tasks, task

F = TypeVar("F", bound=Callable[..., None])

REMEMBER = """
    INSERT INTO portico.schedule (name, rule, next_run_at) VALUES (%s, %s, %s)
    ON CONFLICT (name) DO UPDATE SET rule = excluded.rule, next_run_at = excluded.next_run_at
    WHERE schedule.rule <> excluded.rule
"""
CLAIM = """
    SELECT name, next_run_at FROM portico.schedule
    WHERE next_run_at <= %s AND name = ANY (%s) FOR UPDATE SKIP LOCKED
"""


@dataclass(frozen=True, slots=True)
class Rule:
    """Either `every` so often, or daily `at` a local time of `zone`."""

    every: timedelta | None
    at: time | None
    zone: str
    each_business: bool

    def __post_init__(self) -> None:
        if (self.every is None) == (self.at is None):
            raise ValueError("A task comes round either every so often or at a time of day.")

    def first_run(self, now: datetime) -> datetime:
        return now if self.at is None else self.next_run(planned=now, now=now)

    def next_run(self, *, planned: datetime, now: datetime) -> datetime:
        """The first run after `now`, in step with `planned`: all that an outage skipped is done by a single run."""
        if self.every is not None:
            return planned + self.every * max(1, (now - planned) // self.every + 1)
        return next(instant for instant in self._days(now) if instant > now)

    def _days(self, now: datetime) -> Iterator[datetime]:
        zone = ZoneInfo(self.zone)
        for more in range(3):
            day = now.astimezone(zone).date() + timedelta(days=more)
            yield datetime.combine(day, self.at or time(), zone).astimezone(UTC)


_rules: dict[str, Rule] = {}


def scheduled(
    name: str,
    /,
    *,
    every: timedelta | None = None,
    at: time | None = None,
    zone: str = "UTC",
    each_business: bool = False,
    **options: Any,
) -> Callable[[F], F]:
    """A `task`, with its `options`, that the scheduler asks for: once for the platform, or in each business."""
    _rules[name] = Rule(every, at, zone, each_business)
    return task(name, **options)


def remember_rules() -> None:
    """Makes the rows agree with the code: new and changed rules start anew, those that are gone are forgotten."""
    load_tasks()
    now = timezone.now()
    rows: list[list[Any]] = [[name, repr(rule), rule.first_run(now)] for name, rule in sorted(_rules.items())]
    with entering_queue(), connections["default"].cursor() as cursor:
        cursor.executemany(REMEMBER, rows)
        cursor.execute("DELETE FROM portico.schedule WHERE name <> ALL (%s)", [list(_rules)])


def run_due() -> int:
    """Asks for every task that is due and notes when it is due next, in one transaction. Several may do so at once."""
    now = timezone.now()
    with entering_queue(), connections["default"].cursor() as cursor:
        cursor.execute(CLAIM, [now, list(_rules)])
        due = cursor.fetchall()
        for name, planned in due:
            _ask_for(name)
            following = _rules[name].next_run(planned=planned, now=now)
            change = "UPDATE portico.schedule SET last_run_at = %s, next_run_at = %s WHERE name = %s"
            cursor.execute(change, [now, following, name])
    return len(due)


def _ask_for(name: str) -> None:
    if _rules[name].each_business:
        insert_messages("queue.fan_out", schemas=[PLATFORM_SCHEMA], arguments={"name": name}, key=name)
    else:
        insert_messages(name, schemas=[PLATFORM_SCHEMA], arguments={}, key="scheduled")
    wake_workers()
