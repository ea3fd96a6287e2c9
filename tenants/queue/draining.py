"""The worker's work in the caller's own thread and on Django's own connection: for tests and for one-off commands."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db import connections

from tenants.entry import entering_queue
from tenants.queue.broker import accepted
from tenants.queue.held import Held
from tenants.queue.store import Store
from tenants.queue.tasks import broker, load_tasks

LEASE = timedelta(minutes=10)


def run_waiting(*, queue: str = "default") -> int:
    """Does everything that is due, also what that asks for in turn; says how many tasks ran.

    Must be called outside of a business. An error of a task is raised here, after it was recorded.
    """
    load_tasks()
    count = 0
    while rows := store.claim(queue, count=1, lease=LEASE):
        held = accepted(broker, rows[0], store=store)
        if held is not None:
            _work(held)
            count += 1
    return count


def _work(held: Held) -> None:
    error: BaseException | None = None
    try:
        broker.emit_before("process_message", held)
        broker.get_actor(held.actor_name)(**held.kwargs)
    except Exception as raised:
        error = raised
    broker.emit_after("process_message", held, exception=error)
    held.settle(store)
    if error is not None and (held.failed or held.reason):
        raise error


def _run(statement: str, **values: Any) -> list[tuple[Any, ...]]:
    with entering_queue(), connections["default"].cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchall() if cursor.description else []


store = Store(_run)
