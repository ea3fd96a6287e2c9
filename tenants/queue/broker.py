"""A dramatiq broker that lives in Postgres.

Messages are written by `enqueue()` on Django's connection, in the transaction of the write they belong to; a worker
claims them with SKIP LOCKED under a lease that a heartbeat renews: a killed worker's messages come back by themselves.
"""

from __future__ import annotations

import logging
import threading
from collections import deque
from collections.abc import Iterable
from datetime import timedelta
from typing import Any, cast
from uuid import UUID

import psycopg
from dramatiq import Broker, Message
from dramatiq.broker import Consumer, MessageProxy
from dramatiq.errors import ConnectionClosed
from dramatiq.middleware import Middleware, TimeLimit
from dramatiq.worker import Worker

from tenants.link import Link, connect
from tenants.queue.held import Held, hold
from tenants.queue.messages import NotOurs
from tenants.queue.outcome import Outcome, Surroundings
from tenants.queue.store import Claimed, Store

CHANNEL = "portico_queue"
LEASE = timedelta(seconds=20)
BEATS_PER_LEASE = 4
MAX_INTERRUPTED_RUNS = 5
UNKNOWN_TASK_RETRIES = 10
UNKNOWN_TASK_WAIT = timedelta(minutes=1)
log = logging.getLogger("portico.queue")


class PostgresBroker(Broker):
    def __init__(self, *, lease: timedelta = LEASE) -> None:
        self.lease = lease
        self.link = Link()
        self.store = Store(self._run)
        self.leases: set[UUID] = set()
        self._changing = threading.Lock()
        super().__init__([TimeLimit(), Outcome(), Surroundings(), Heartbeat()])
        self.queues = {}

    def declare_queue(self, queue_name: str) -> None:
        if queue_name not in self.queues:
            self.emit_before("declare_queue", queue_name)
            self.queues[queue_name] = True
            self.emit_after("declare_queue", queue_name)

    def enqueue(self, message: Any, *, delay: int | None = None) -> Any:
        """Called by dramatiq to try a failed message again: the same row waits, no second one is written."""
        if not isinstance(message, Held):
            raise TypeError("Messages are written by tenants.queue.enqueue(), inside a transaction.")
        message.delay = timedelta(milliseconds=delay or 0)
        return cast("Message[Any]", message)

    def consume(self, queue_name: str, prefetch: int = 2, timeout: int = 1000) -> Consumer:
        # dramatiq asks for twice as many messages as it has threads; a waiting one is better left to an idle worker
        return PostgresConsumer(self, queue_name, room=max(1, prefetch // 2), timeout=timeout / 1000)

    def hold_lease(self, lease: UUID) -> None:
        with self._changing:
            self.leases.add(lease)

    def drop_leases(self, leases: Iterable[UUID]) -> None:
        with self._changing:
            self.leases.difference_update(leases)

    def renew_leases(self) -> None:
        with self._changing:
            leases = list(self.leases)
        if leases:
            self.store.renew(leases, lease=self.lease)

    def close(self) -> None:
        self.link.close()

    def _run(self, statement: str, **values: Any) -> list[tuple[Any, ...]]:
        try:
            return self.link.run(statement, **values)
        except psycopg.OperationalError as error:
            raise _lost(error) from None


class PostgresConsumer(Consumer):
    """Claims no more than the worker has threads for; otherwise sleeps until it is notified or a second has passed."""

    def __init__(self, broker: PostgresBroker, queue: str, *, room: int, timeout: float) -> None:
        self.broker, self.queue, self.timeout = broker, queue, timeout
        self.most = self.room = room
        self.has_room = threading.Condition()
        self.claimed: deque[Held] = deque()
        self.listener = _listen()

    def __next__(self) -> MessageProxy | None:
        if not self.claimed and (room := self._wait_for_room()):
            self._claim(room)
            if not self.claimed:
                self._sleep()
        return self.claimed.popleft() if self.claimed else None

    def ack(self, message: MessageProxy) -> None:
        held = cast(Held, message)
        held.settle(self.broker.store)
        self._let_go([held])

    nack = ack

    def requeue(self, messages: Iterable[MessageProxy]) -> None:
        held = [cast(Held, message) for message in messages]
        if held:
            self._let_go(held)
            self.broker.store.hand_back([one.row.lease for one in held])

    def close(self) -> None:
        self.listener.close()
        left, self.claimed = list(self.claimed), deque()
        self.requeue(left)

    def _claim(self, room: int) -> None:
        for row in self.broker.store.claim(self.queue, count=room, lease=self.broker.lease):
            held = accepted(self.broker, row, store=self.broker.store)
            if held is not None:
                self.broker.hold_lease(row.lease)
                self.claimed.append(held)
                with self.has_room:
                    self.room -= 1

    def _wait_for_room(self) -> int:
        with self.has_room:
            self.has_room.wait_for(lambda: self.room > 0, timeout=self.timeout)
            return self.room

    def _let_go(self, held: Iterable[Held]) -> None:
        leases = [one.row.lease for one in held]
        self.broker.drop_leases(leases)
        with self.has_room:
            self.room = min(self.most, self.room + len(leases))
            self.has_room.notify()

    def _sleep(self) -> None:
        try:
            list(self.listener.notifies(timeout=self.timeout, stop_after=1))
        except psycopg.OperationalError as error:
            raise _lost(error) from None


class Heartbeat(Middleware):
    """Renews the leases of what this process works on, from a thread of its own."""

    def __init__(self) -> None:
        self.has_stopped = threading.Event()

    def before_worker_boot(self, broker: Broker, worker: Worker) -> None:
        self.has_stopped.clear()
        threading.Thread(target=self._beat, args=[broker], name="heartbeat", daemon=True).start()

    def after_worker_shutdown(self, broker: Broker, worker: Worker) -> None:
        self.has_stopped.set()

    def _beat(self, broker: PostgresBroker) -> None:
        while not self.has_stopped.wait(broker.lease.total_seconds() / BEATS_PER_LEASE):
            try:
                broker.renew_leases()
            except ConnectionClosed as error:
                log.warning("leases not renewed: %s", error)


def accepted(broker: PostgresBroker, row: Claimed, *, store: Store) -> Held | None:
    """The message to work on; None where it was put aside: forged, unknown here, or deadly to its workers."""
    actor = broker.actors.get(row.actor)
    try:
        held = hold(row, max_retries=actor.options["max_retries"] if actor else UNKNOWN_TASK_RETRIES)
    except NotOurs:
        store.bury(row, retries=row.retries, error="The signature is not ours.")
        return None
    if row.deliveries > MAX_INTERRUPTED_RUNS:
        held.reason = f"Its worker was lost {row.deliveries - 1} times."
        held.fail()
    elif actor is None:
        _put_off_unknown(held)
    else:
        return held
    held.settle(store)
    return None


def _put_off_unknown(held: Held) -> None:
    """During an update an old worker may meet a new task: that is left to a newer worker for a while."""
    held.reason = "No task has this name."
    if held.retries >= held.max_retries:
        held.fail()
    held.options["retries"] += 1
    held.delay = UNKNOWN_TASK_WAIT


def _listen() -> psycopg.Connection[Any]:
    try:
        connection = connect()
        connection.execute(f"LISTEN {CHANNEL}".encode())
    except psycopg.OperationalError as error:
        raise _lost(error) from None
    return connection


def _lost(error: psycopg.OperationalError) -> ConnectionClosed:
    return ConnectionClosed(f"the database is away: {type(error).__name__}")  # type: ignore[no-untyped-call]  # dramatiq's
