"""The worker as a process of its own, and what becomes of its tasks when it, or the database, is cut off."""

from __future__ import annotations

import signal
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.conf import settings
from django.db import connections

from tenants.audit.models import Entry
from tenants.entry import entering, entering_queue
from tenants.models import Business
from tenants.queue import enqueue
from tenants.viewer import SYSTEM
from tests.factories.cast import Cast
from tests.tenants.conftest import wait_until

Start = Callable[..., subprocess.Popen[str]]


def left() -> int:
    with entering_queue(), connections["default"].cursor() as cursor:
        cursor.execute("SELECT count(*) FROM portico.message")
        return int(cursor.fetchone()[0])


def written(business: Business, verb: str) -> int:
    with entering(business, SYSTEM):
        return int(Entry.objects.filter(verb=verb).count())


def runs(folder: Path) -> int:
    return len((folder / "runs").read_text()) if (folder / "runs").exists() else 0


def ask(business: Business, name: str, **arguments: Any) -> None:
    with entering(business, SYSTEM):
        enqueue(name, **arguments)


def test_worker_does_what_was_asked_before_and_after_its_start(committed: Cast, start: Start) -> None:
    ask(committed.alpha, "tests.write_entry", verb="test.before")
    start("work", "--threads", "2")
    wait_until(lambda: written(committed.alpha, "test.before") == 1)

    ask(committed.alpha, "tests.write_entry", verb="test.after")

    wait_until(lambda: written(committed.alpha, "test.after") == 1 and left() == 0)


@pytest.mark.parametrize("name", ["tests.write_slowly", "tests.call_slowly"])
def test_task_of_a_killed_worker_is_done_by_another_with_no_effect_doubled(
    committed: Cast, start: Start, tmp_path: Path, name: str
) -> None:
    first = start("work", "--threads", "1", "--lease", "2")
    verb = {"verb": "test.slow"} if name == "tests.write_slowly" else {}
    ask(committed.alpha, name, folder=str(tmp_path), **verb)
    wait_until(lambda: runs(tmp_path) == 1)

    first.send_signal(signal.SIGKILL)
    first.wait()
    assert written(committed.alpha, "test.slow") == 0
    (tmp_path / "go").touch()
    start("work", "--threads", "1")

    wait_until(lambda: left() == 0)
    assert runs(tmp_path) == 2
    assert written(committed.alpha, "test.slow") == len(verb)


def test_task_longer_than_its_lease_is_done_once_by_one_of_two_workers(
    committed: Cast, start: Start, tmp_path: Path
) -> None:
    start("work", "--threads", "1", "--lease", "1")
    start("work", "--threads", "1", "--lease", "1")
    ask(committed.alpha, "tests.write_slowly", verb="test.long", folder=str(tmp_path))
    wait_until(lambda: runs(tmp_path) == 1)

    with pytest.raises(AssertionError, match="it has not happened"):
        wait_until(lambda: runs(tmp_path) > 1, seconds=4)
    (tmp_path / "go").touch()

    wait_until(lambda: left() == 0)
    assert (runs(tmp_path), written(committed.alpha, "test.long")) == (1, 1)


def test_worker_told_to_stop_ends_the_task_in_hand(committed: Cast, start: Start, tmp_path: Path) -> None:
    worker = start("work", "--threads", "1")
    ask(committed.alpha, "tests.write_slowly", verb="test.last", folder=str(tmp_path))
    wait_until(lambda: runs(tmp_path) == 1)
    ask(committed.alpha, "tests.write_entry", verb="test.next")

    worker.send_signal(signal.SIGTERM)
    (tmp_path / "go").touch()

    assert worker.wait(timeout=15) == 0
    assert written(committed.alpha, "test.last") == 1
    assert (written(committed.alpha, "test.next"), left()) == (0, 1)


def test_worker_survives_the_loss_of_its_connections(committed: Cast, start: Start, tmp_path: Path) -> None:
    start("work", "--threads", "1", "--lease", "2")
    ask(committed.alpha, "tests.write_slowly", verb="test.cut", folder=str(tmp_path))
    wait_until(lambda: runs(tmp_path) == 1)
    connections.close_all()

    with psycopg.connect(settings.ADMIN_DATABASE_URL, autocommit=True) as server:
        cut = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s AND usename = 'portico_web'"
        assert len(server.execute(cut, [settings.DATABASES["default"]["NAME"]]).fetchall()) >= 3
    (tmp_path / "go").touch()

    wait_until(lambda: written(committed.alpha, "test.cut") == 1 and left() == 0, seconds=40)
    ask(committed.alpha, "tests.write_entry", verb="test.healed")
    wait_until(lambda: written(committed.alpha, "test.healed") == 1)


def test_error_of_a_task_is_logged_without_what_it_says_of_people(
    committed: Cast, start: Start, tmp_path: Path
) -> None:
    start("work", "--threads", "1")
    ask(committed.alpha, "tests.write_entry", verb="test.secret-word", fails=True)

    wait_until(lambda: "write_entry" in (tmp_path / "0.log").read_text())
    assert "test.secret-word" not in (tmp_path / "0.log").read_text()
