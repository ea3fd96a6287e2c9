from __future__ import annotations

import random
import threading
import time

import pytest
from django.db import DatabaseError, connections, transaction

from tenants.entry import NoBusiness, entering, entering_platform, entering_queue
from tenants.events import forget, publish
from tenants.models import Business
from tenants.viewer import SYSTEM
from tests.factories.cast import Cast

WRITERS, EACH = 6, 12


def rows(columns: str, schema: str) -> list[tuple[object, ...]]:
    with entering_queue(), connections["default"].cursor() as cursor:
        cursor.execute(f"SELECT {columns} FROM portico.event WHERE schema = %s ORDER BY position", [schema])
        return list(cursor.fetchall())


def test_event_is_there_once_the_transaction_has_committed(committed: Cast) -> None:
    with entering(committed.alpha, committed.cara.viewer):
        publish("conversation", client_id=7)
        assert rows_of_another_connection(committed.alpha) == 0
    assert rows("topic, client_id, position > 0, at <= now()", committed.alpha.schema_name) == [
        ("conversation", 7, True, True)
    ]


def rows_of_another_connection(business: Business) -> int:
    with connections["owner"].cursor() as cursor:
        cursor.execute("SELECT count(*) FROM portico.event WHERE schema = %s", [business.schema_name])
        return int(cursor.fetchone()[0])


def test_rollback_tells_nothing(committed: Cast) -> None:
    with entering(committed.alpha, SYSTEM), transaction.atomic():
        publish("appointments")
        transaction.set_rollback(True)
    assert rows("topic", committed.alpha.schema_name) == []


def test_publishing_outside_of_a_business_is_refused(cast: Cast) -> None:
    with pytest.raises(NoBusiness):
        publish("appointments")


def test_platform_has_events_of_its_own(cast: Cast) -> None:
    with entering_platform():
        publish("businesses")
    assert rows("topic", "public") == [("businesses",)]


@pytest.mark.parametrize(
    ("statement", "refusal"),
    [
        ("INSERT INTO portico.event (schema, topic) VALUES ('{other}', 'x')", "row-level security"),
        ("INSERT INTO portico.event (schema, topic, position) VALUES ('{own}', 'x', 1)", "permission denied"),
        ("SELECT * FROM portico.event", "permission denied"),
        ("DELETE FROM portico.event", "permission denied"),
        ("SELECT portico.forget_events('0 s')", "permission denied"),
    ],
)
def test_business_can_only_add_events_of_its_own(cast: Cast, statement: str, refusal: str) -> None:
    names = {"own": cast.alpha.schema_name, "other": cast.beta.schema_name}
    for viewer in (cast.cara.viewer, cast.alice.viewer):
        with pytest.raises(DatabaseError, match=refusal):
            with entering(cast.alpha, viewer), connections["default"].cursor() as cursor:
                cursor.execute(statement.format(**names))


def test_numbers_follow_the_order_in_which_others_see_the_events(committed: Cast) -> None:
    """A reader that always asks for what is above its last number misses nothing, however the commits overlap."""
    writers = [threading.Thread(target=write_slowly, args=[committed.alpha, name]) for name in range(WRITERS)]
    for writer in writers:
        writer.start()
    seen: list[int] = []
    while any(writer.is_alive() for writer in writers):
        seen += above(seen[-1] if seen else 0, committed.alpha)
    for writer in writers:
        writer.join()
    seen += above(seen[-1] if seen else 0, committed.alpha)

    assert len(seen) == WRITERS * EACH
    assert seen == [position for (position,) in rows("position", committed.alpha.schema_name)]


def write_slowly(business: Business, name: int) -> None:
    for _ in range(EACH):
        with entering(business, SYSTEM):
            publish(f"topic-{name}")
            time.sleep(random.uniform(0, 0.02))
    connections.close_all()


def above(last: int, business: Business) -> list[int]:
    with entering_queue(), connections["default"].cursor() as cursor:
        ask = "SELECT position FROM portico.event WHERE schema = %s AND position > %s ORDER BY position"
        cursor.execute(ask, [business.schema_name, last])
        return [row[0] for row in cursor.fetchall()]


def test_two_that_publish_and_then_want_the_same_row_do_not_block_each_other(committed: Cast) -> None:
    """The lock that orders events is taken at the commit alone: held earlier, this would be a deadlock."""
    has_published, has_locked = threading.Event(), threading.Event()

    def other() -> None:
        with entering_platform():
            Business.objects.select_for_update().get(pk=committed.beta.pk)
            has_locked.set()
            has_published.wait()
            publish("businesses")
        connections.close_all()

    thread = threading.Thread(target=other)
    thread.start()
    with entering_platform():
        publish("businesses")
        has_published.set()
        has_locked.wait()
        Business.objects.select_for_update().get(pk=committed.beta.pk)
    thread.join()
    assert len(rows("topic", "public")) == 2


def test_old_events_are_forgotten_and_it_is_known_up_to_where(committed: Cast) -> None:
    for topic in ("old", "older", "new"):
        with entering(committed.alpha, SYSTEM):
            publish(topic)
    with connections["owner"].cursor() as cursor:
        cursor.execute("UPDATE portico.event SET at = at - interval '25 hours' WHERE topic <> 'new'")
        cursor.execute("SELECT max(position) FROM portico.event WHERE topic <> 'new'")
        (last_forgotten,) = cursor.fetchone()

    with entering_platform():
        forget()

    assert rows("topic", committed.alpha.schema_name) == [("new",)]
    with entering_queue(), connections["default"].cursor() as cursor:
        cursor.execute("SELECT position FROM portico.event_horizon")
        assert cursor.fetchall() == [(last_forgotten,)]
    with entering_platform():
        forget()
    with entering_queue(), connections["default"].cursor() as cursor:
        cursor.execute("SELECT position FROM portico.event_horizon")
        assert cursor.fetchall() == [(last_forgotten,)]
