from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, cast
from uuid import UUID, uuid4

from django.db import connections, transaction
from django.utils import timezone

from tenants.backend.base import DatabaseWrapper
from tenants.entry import NoBusiness
from tenants.models import Business, BusinessStatus
from tenants.queue import messages
from tenants.queue.broker import CHANNEL
from tenants.queue.messages import PLATFORM_SCHEMA
from tenants.queue.tasks import find_task

INSERT = """
    INSERT INTO portico.message (id, queue, actor, payload, schema, signature, priority, key, visible_at)
    VALUES (%s, %s, %s, %s, %s, %s, %s, %s, coalesce(%s, now()))
"""


def enqueue(
    name: str,
    /,
    *,
    _delay: timedelta | None = None,
    _at: datetime | None = None,
    _key: str | None = None,
    _business: Business | None = None,
    **arguments: Any,
) -> UUID:
    """Asks for a task in the transaction now open: it is done if, and only if, that commits.

    The task runs in the business (or platform) now entered; the platform alone may name another `_business`. `_at` is
    an instant, `_delay` counts from now. Several that wait with one `_key` are done by one run. Arguments are ids,
    numbers and texts. Raises `NoBusiness` outside of a transaction, `UnknownTask` for a name that no module has.
    """
    schema = _business.schema_name if _business else entered_schema()
    visible_at = timezone.now() + _delay if _delay else _at
    (message_id,) = insert_messages(name, schemas=[schema], arguments=arguments, key=_key, visible_at=visible_at)
    if visible_at is None:
        wake_workers()
    return message_id


def enqueue_for_each_business(name: str, /, *, _key: str | None = None, **arguments: Any) -> int:
    """From the platform: asks for one task in each business that it runs in; says how many."""
    businesses = Business.objects.order_by("pk")
    if not find_task(name).while_suspended:
        businesses = businesses.filter(status=BusinessStatus.OPEN)
    schemas = list(businesses.values_list("schema_name", flat=True))
    insert_messages(name, schemas=schemas, arguments=arguments, key=_key)
    wake_workers()
    return len(schemas)


def insert_messages(
    name: str, *, schemas: Sequence[str], arguments: dict[str, Any], key: str | None, visible_at: datetime | None = None
) -> list[UUID]:
    """Writes one signed message for each schema; Postgres refuses a schema that the entered role may not write for."""
    task, payload = find_task(name), messages.written(arguments)
    rows: list[list[Any]] = []
    for schema in schemas:
        message_id, queue = uuid4(), task.queue_name
        proof = messages.signature(message_id=message_id, queue=queue, actor=name, schema=schema, payload=payload)
        rows.append([message_id, queue, name, payload, schema, proof, task.priority, key, visible_at])
    with connections["default"].cursor() as cursor:
        cursor.executemany(INSERT, rows)
    return [row[0] for row in rows]


def wake_workers() -> None:
    """Notifies after the commit, and not within: a NOTIFY inside a transaction makes every other commit wait for it."""
    connection = connections["default"]
    if not any(_notify in waiting for waiting in connection.run_on_commit):
        transaction.on_commit(_notify, robust=True)


def _notify() -> None:
    with connections["default"].cursor() as cursor:
        cursor.execute("SELECT pg_notify(%s, '')", [CHANNEL])


def entered_schema() -> str:
    """The schema that what is written now belongs to. Raises `NoBusiness` outside of a business and the platform."""
    schema = cast(DatabaseWrapper, connections["default"]).entrance.schema
    if schema != PLATFORM_SCHEMA and not schema.startswith("b_"):
        raise NoBusiness("This belongs inside a business or the platform: neither is entered.")
    return schema
