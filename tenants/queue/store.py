"""What workers do to `portico.message`: claim, finish, postpone, bury.

A claim is a lease: the message comes back by itself when its holder stops renewing it. A lease is also a word that only
its holder knows, so whoever has lost it can neither finish nor bury the message of another.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Protocol
from uuid import UUID

CLAIM = """
    WITH due AS MATERIALIZED (
        SELECT id FROM portico.message
        WHERE queue = %(queue)s AND died_at IS NULL AND visible_at <= now()
        ORDER BY priority, visible_at LIMIT %(count)s FOR UPDATE SKIP LOCKED
    )
    UPDATE portico.message m
    SET lease = gen_random_uuid(), visible_at = now() + %(lease)s, deliveries = deliveries + 1
    FROM due WHERE m.id = due.id
    RETURNING m.id, m.queue, m.actor, m.payload, m.schema, m.signature, m.key, m.priority, m.created_at,
              m.lease, m.deliveries, m.retries
"""

# Those that wait with the same key were committed before the claimed one starts: its run sees what they wanted seen.
ABSORB = """
    DELETE FROM portico.message WHERE id IN (
        SELECT id FROM portico.message
        WHERE schema = %(schema)s AND actor = %(actor)s AND key = %(key)s
          AND died_at IS NULL AND lease IS NULL AND visible_at <= now()
        FOR UPDATE SKIP LOCKED
    )
"""

FINISH = "DELETE FROM portico.message WHERE id = %(id)s AND lease = %(lease)s"

POSTPONE = """
    UPDATE portico.message
    SET lease = NULL, deliveries = 0, retries = %(retries)s, error = %(error)s, visible_at = now() + %(delay)s
    WHERE id = %(id)s AND lease = %(lease)s
"""

BURY = """
    UPDATE portico.message SET lease = NULL, retries = %(retries)s, error = %(error)s, died_at = now()
    WHERE id = %(id)s AND lease = %(lease)s
"""

HAND_BACK = """
    UPDATE portico.message SET lease = NULL, deliveries = greatest(deliveries - 1, 0), visible_at = now()
    WHERE lease = ANY (%(leases)s)
"""

RENEW = "UPDATE portico.message SET visible_at = now() + %(lease)s WHERE lease = ANY (%(leases)s)"


@dataclass(frozen=True, slots=True)
class Claimed:
    """A leased row. `retries` counts failures; `deliveries` counts runs that left no result, this one included."""

    id: UUID
    queue: str
    actor: str
    payload: str
    schema: str
    signature: str
    key: str | None
    priority: int
    created_at: datetime
    lease: UUID
    deliveries: int
    retries: int


class Run(Protocol):
    """Runs one statement as `portico_queue`, in a transaction of its own."""

    def __call__(self, statement: str, **values: Any) -> list[tuple[Any, ...]]: ...


@dataclass(frozen=True, slots=True)
class Store:
    run: Run

    def claim(self, queue: str, *, count: int, lease: timedelta) -> list[Claimed]:
        claimed = [Claimed(*row) for row in self.run(CLAIM, queue=queue, count=count, lease=lease)]
        for one in claimed:
            if one.key is not None:
                self.run(ABSORB, schema=one.schema, actor=one.actor, key=one.key)
        return sorted(claimed, key=lambda one: (one.priority, one.created_at))

    def finish(self, message: Claimed) -> None:
        self.run(FINISH, id=message.id, lease=message.lease)

    def postpone(self, message: Claimed, *, delay: timedelta, retries: int, error: str) -> None:
        self.run(POSTPONE, id=message.id, lease=message.lease, delay=delay, retries=retries, error=error)

    def bury(self, message: Claimed, *, retries: int, error: str) -> None:
        self.run(BURY, id=message.id, lease=message.lease, retries=retries, error=error)

    def hand_back(self, leases: Sequence[UUID]) -> None:
        self.run(HAND_BACK, leases=list(leases))

    def renew(self, leases: Sequence[UUID], *, lease: timedelta) -> None:
        self.run(RENEW, leases=list(leases), lease=lease)
