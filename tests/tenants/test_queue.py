from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import DatabaseError, connections, transaction
from django.utils import timezone

from tenants.audit.models import Entry
from tenants.entry import NoBusiness, entering, entering_platform, entering_queue
from tenants.models import Business, BusinessStatus
from tenants.queue import UnknownTask, enqueue, enqueue_for_each_business, health
from tenants.queue.context import LeaseLost, NoMessage, begin, find_by_schema, forget
from tenants.queue.draining import run_waiting, store
from tenants.queue.held import hold
from tenants.queue.tasks import broker
from tenants.viewer import PLATFORM, SYSTEM
from tests.factories.cast import Cast
from tests.tenants import tasks


@pytest.fixture(autouse=True)
def _nothing_seen() -> Iterator[None]:
    tasks.seen.clear()
    yield
    tasks.seen.clear()


def rows(columns: str = "actor, retries, error") -> list[Any]:
    with entering_queue(), connections["default"].cursor() as cursor:
        cursor.execute(f"SELECT {columns} FROM portico.message ORDER BY created_at")
        return list(cursor.fetchall())


def change(statement: str, *values: str) -> None:
    with entering_queue(), connections["default"].cursor() as cursor:
        cursor.execute(f"UPDATE portico.message SET {statement}", values)


def verbs(business: Business) -> list[str]:
    with entering(business, SYSTEM):
        return list(Entry.objects.filter(verb__startswith="test.").values_list("verb", flat=True))


def test_task_runs_in_the_business_that_asked_as_the_system(cast: Cast) -> None:
    with entering(cast.alpha, cast.cara.viewer):
        enqueue("tests.note_surroundings")

    assert run_waiting() == 1
    assert tasks.seen == [(cast.alpha, SYSTEM)]
    assert rows() == []


def test_task_asked_for_on_the_platform_runs_there(cast: Cast) -> None:
    with entering_platform():
        enqueue("tests.note_surroundings")

    run_waiting()

    assert tasks.seen == [(None, PLATFORM)]


def test_outside_task_is_in_no_transaction_and_knows_its_business(cast: Cast) -> None:
    with entering(cast.beta, SYSTEM):
        enqueue("tests.note_outside")

    run_waiting()

    assert tasks.seen == [(False, cast.beta.schema_name, None)]


def test_rollback_sends_nothing(cast: Cast) -> None:
    with entering(cast.alpha, SYSTEM):
        with transaction.atomic():
            enqueue("tests.write_entry", verb="test.lost")
            transaction.set_rollback(True)
        enqueue("tests.write_entry", verb="test.kept")

    run_waiting()

    assert verbs(cast.alpha) == ["test.kept"]


def test_enqueue_outside_of_a_transaction_is_refused(cast: Cast) -> None:
    with pytest.raises(NoBusiness):
        enqueue("tests.note_surroundings")
    with pytest.raises(NoBusiness), entering_queue():
        enqueue("tests.note_surroundings")


def test_unknown_task_is_refused_at_once(cast: Cast) -> None:
    with pytest.raises(UnknownTask), entering(cast.alpha, SYSTEM):
        enqueue("tests.no_such_task")


def test_argument_that_is_an_object_is_refused(cast: Cast) -> None:
    with pytest.raises(TypeError, match="not a Business"), entering(cast.alpha, SYSTEM):
        enqueue("tests.write_entry", verb=cast.alpha)


def test_task_called_without_a_message_does_not_run(cast: Cast) -> None:
    with pytest.raises(NoMessage):
        broker.get_actor("tests.note_surroundings")()
    assert tasks.seen == []


def test_delayed_task_waits_for_its_time(cast: Cast) -> None:
    with entering(cast.alpha, SYSTEM):
        enqueue("tests.write_entry", verb="test.later", _delay=timedelta(hours=1))
        enqueue("tests.write_entry", verb="test.at", _at=timezone.now() + timedelta(hours=1))

    assert run_waiting() == 0
    change("visible_at = visible_at - interval '2 hours'")
    assert run_waiting() == 2
    assert sorted(verbs(cast.alpha)) == ["test.at", "test.later"]


def test_lower_priority_number_goes_first(cast: Cast) -> None:
    with entering(cast.alpha, SYSTEM):
        enqueue("tests.write_entry", verb="test.second")
        enqueue("tests.write_entry", verb="test.first")
    change("priority = -1 WHERE payload LIKE '%%first%%'")

    run_waiting()

    with entering(cast.alpha, SYSTEM):
        found = Entry.objects.filter(verb__startswith="test.").order_by("at")
        assert [entry.verb for entry in found] == ["test.first", "test.second"]


def test_one_run_stands_for_all_that_wait_with_the_same_key(cast: Cast) -> None:
    with entering(cast.alpha, SYSTEM):
        for verb in ("test.one", "test.one", "test.one"):
            enqueue("tests.write_entry", verb=verb, _key="one")
        enqueue("tests.write_entry", verb="test.other", _key="other")
        enqueue("tests.write_entry", verb="test.one", _key="one", _delay=timedelta(hours=1))
    with entering(cast.beta, SYSTEM):
        enqueue("tests.write_entry", verb="test.beta", _key="one")

    assert run_waiting() == 3
    assert sorted(verbs(cast.alpha)) == ["test.one", "test.other"]
    assert verbs(cast.beta) == ["test.beta"]
    assert len(rows()) == 1  # the later one still wants its run


def test_task_may_ask_for_another(cast: Cast) -> None:
    with entering(cast.alpha, SYSTEM):
        enqueue("tests.ask_for_more", times=3)

    assert run_waiting() == 3
    assert verbs(cast.alpha) == ["test.asked"] * 3


def test_failed_task_leaves_nothing_and_waits_to_be_tried_again(cast: Cast) -> None:
    with entering(cast.alpha, SYSTEM):
        enqueue("tests.write_entry", verb="test.failed", fails=True)

    with pytest.raises(ValueError):
        run_waiting()

    assert verbs(cast.alpha) == []
    ((actor, retries, error, died_at),) = rows("actor, retries, error, died_at")
    assert (actor, retries, died_at) == ("tests.write_entry", 1, None)
    assert error.startswith("ValueError at tests/tenants/tasks.py:")


def test_task_that_always_fails_is_given_up_and_can_be_revived(cast: Cast) -> None:
    with entering(cast.alpha, SYSTEM):
        message_id = enqueue("tests.write_entry", verb="test.failed", fails=True)

    for _ in range(3):
        change("visible_at = now() WHERE died_at IS NULL")
        with pytest.raises(ValueError):
            run_waiting()
    change("visible_at = now() WHERE died_at IS NULL")

    assert run_waiting() == 0
    with entering_platform():
        (letter,) = health.dead_letters()
        assert (letter.id, letter.task, letter.schema) == (message_id, "tests.write_entry", cast.alpha.schema_name)
        assert health.task_counts() == [health.TaskCounts("tests.write_entry", 0, 0, 0, 1)]
        assert health.revive(ids=[message_id]) == 1
    with pytest.raises(ValueError):
        run_waiting()


def test_postponed_task_comes_later_and_has_not_failed(cast: Cast) -> None:
    with entering(cast.alpha, SYSTEM):
        enqueue("tests.wait_for_it")

    run_waiting()

    assert rows("retries, error, visible_at > now() + interval '55 minutes'") == [(0, "", True)]


def test_message_that_we_did_not_sign_never_runs(cast: Cast) -> None:
    with entering(cast.alpha, SYSTEM):
        enqueue("tests.write_entry", verb="test.right")
    change("payload = replace(payload, 'right', 'wrong')")

    assert run_waiting() == 0
    assert verbs(cast.alpha) == []
    assert rows("error, died_at IS NOT NULL") == [("The signature is not ours.", True)]


def test_message_moved_to_another_business_never_runs(cast: Cast) -> None:
    with entering(cast.alpha, SYSTEM):
        enqueue("tests.write_entry", verb="test.moved")
    change("schema = %s", cast.beta.schema_name)

    run_waiting()

    assert (verbs(cast.alpha), verbs(cast.beta)) == ([], [])


@pytest.mark.parametrize("schema", ["beta", "public"])
def test_client_can_not_write_a_message_for_anybody_else(cast: Cast, schema: str) -> None:
    other = cast.beta.schema_name if schema == "beta" else schema
    insert = (
        "INSERT INTO portico.message (id, queue, actor, payload, schema, signature)"
        " VALUES (%s, 'default', 'x', '{}', %s, 'x')"
    )

    with pytest.raises(DatabaseError, match="row-level security"):
        with entering(cast.alpha, cast.cara.viewer), connections["default"].cursor() as cursor:
            cursor.execute(insert, [uuid4(), other])


@pytest.mark.parametrize(
    "statement",
    [
        "SELECT * FROM portico.message",
        "SELECT id FROM portico.message",
        "UPDATE portico.message SET visible_at = now()",
        "DELETE FROM portico.message",
        "INSERT INTO portico.message (id, queue, actor, payload, schema, signature, died_at)"
        " VALUES (gen_random_uuid(), 'default', 'x', '{}', portico.own_schema(), 'x', now())",
    ],
)
def test_business_can_neither_read_nor_change_messages(cast: Cast, statement: str) -> None:
    for viewer in (cast.cara.viewer, cast.alice.viewer):
        with pytest.raises(DatabaseError, match="permission denied"):
            with entering(cast.alpha, viewer), connections["default"].cursor() as cursor:
                cursor.execute(statement)


def test_platform_can_not_read_what_messages_say(cast: Cast) -> None:
    with pytest.raises(DatabaseError, match="permission denied"):
        with entering_platform(), connections["default"].cursor() as cursor:
            cursor.execute("SELECT payload FROM portico.message")


def test_task_of_an_unknown_business_is_given_up(cast: Cast) -> None:
    with entering_platform():
        ghost = Business(name="Ghost", schema_name="b_aaaaaaaaaa")
        enqueue("tests.note_surroundings", _business=ghost)

    with pytest.raises(LookupError):
        run_waiting()

    assert tasks.seen == []
    assert rows("error, died_at IS NOT NULL") == [("UnknownBusiness: There is no business b_aaaaaaaaaa.", True)]


@pytest.mark.parametrize("name", ["tests.note_surroundings", "tests.note_outside"])
def test_task_of_a_suspended_business_is_put_off_until_it_is_open(cast: Cast, name: str) -> None:
    find_by_schema(cast.alpha.schema_name)  # an old copy is remembered
    with entering(cast.alpha, SYSTEM):
        enqueue(name)
    with entering_platform():
        Business.objects.filter(pk=cast.alpha.pk).update(status=BusinessStatus.SUSPENDED)

    run_waiting()
    assert tasks.seen == []
    assert rows("retries, died_at, visible_at > now()") == [(0, None, True)]

    with entering_platform():
        Business.objects.filter(pk=cast.alpha.pk).update(status=BusinessStatus.OPEN)
    change("visible_at = now()")
    run_waiting()
    assert len(tasks.seen) == 1


def test_what_must_not_wait_is_done_in_a_suspended_business_too(cast: Cast) -> None:
    with entering_platform():
        Business.objects.filter(pk=cast.alpha.pk).update(status=BusinessStatus.SUSPENDED)
        assert enqueue_for_each_business("tests.note_surroundings") == 1
        assert enqueue_for_each_business("tests.note_while_suspended") == 2
    run_waiting()
    assert [str(business) for business, _ in tasks.seen] == ["Beta Coaching", "Alpha Clinic", "Beta Coaching"]


def test_task_whose_workers_are_lost_again_and_again_is_given_up(cast: Cast) -> None:
    with entering(cast.alpha, SYSTEM):
        enqueue("tests.note_surroundings")
    change("deliveries = 5")

    assert run_waiting() == 0
    assert rows("error") == [("Its worker was lost 5 times.",)]


def test_work_done_under_a_lost_lease_is_not_kept(cast: Cast) -> None:
    with entering(cast.alpha, SYSTEM):
        enqueue("tests.write_entry", verb="test.late")
    (row,) = store.claim("default", count=1, lease=timedelta(0))
    held = hold(row, max_retries=0)
    assert len(store.claim("default", count=1, lease=timedelta(minutes=1))) == 1  # by another worker

    begin(held)
    with pytest.raises(LeaseLost):
        broker.get_actor("tests.write_entry")(verb="test.late")
    forget()

    assert verbs(cast.alpha) == []


def test_each_open_business_gets_a_task(cast: Cast) -> None:
    with entering_platform():
        assert enqueue_for_each_business("tests.note_surroundings") == 2
    run_waiting()
    assert {seen[0] for seen in tasks.seen} == {cast.alpha, cast.beta}


def test_oldest_waiting_task_is_known(cast: Cast) -> None:
    assert health.oldest_waiting_seconds() == 0
    with entering(cast.alpha, SYSTEM):
        enqueue("tests.note_surroundings")
    change("visible_at = visible_at - interval '10 minutes'")
    assert 600 <= health.oldest_waiting_seconds() < 700
