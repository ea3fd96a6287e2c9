"""Live updates: `publish("conversation", client_id=…)` says what has changed, and never its content."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from django.db import connections, transaction

from tenants.queue.sending import entered_schema
from tenants.schedule import scheduled

CHANNEL = "portico_events"
SEATS = "seats"  # a topic no page hears: the stream server ends the streams of whom it names
KEPT_FOR = timedelta(hours=24)


def publish(topic: str, *, client_id: int | None = None) -> None:
    """Tells the open pages of those who may see it, once the transaction has committed.

    The team hears every topic, a client those of their own `client_id`; without one only `settings.SHARED_TOPICS`.
    """
    schema, connection = entered_schema(), connections["default"]
    with connection.cursor() as cursor:
        insert = "INSERT INTO portico.event (schema, topic, client_id) VALUES (%s, %s, %s)"
        cursor.execute(insert, [schema, topic, client_id])
    notify = Notify(schema)
    if not any(notify in waiting for waiting in connection.run_on_commit):
        transaction.on_commit(notify, robust=True)


def reseat(user_id: int | None = None) -> None:
    """Ends the open streams of a login, or everybody's, once the transaction has committed.

    To be called where what somebody may see has changed: their pages come back as who they are then, or not at all.
    """
    publish(SEATS if user_id is None else f"{SEATS}.{user_id}")


@dataclass(frozen=True, slots=True)
class Notify:
    """Tells the stream server, after the commit, that something changed in this schema."""

    schema: str

    def __call__(self) -> None:
        with connections["default"].cursor() as cursor:
            cursor.execute("SELECT pg_notify(%s, %s)", [CHANNEL, self.schema])


@scheduled("events.forget", every=timedelta(hours=6))
def forget() -> None:
    """Forgets old events. A page that was away for longer reads everything anew."""
    with connections["default"].cursor() as cursor:
        cursor.execute("SELECT portico.forget_events(make_interval(secs => %s))", [KEPT_FOR.total_seconds()])
