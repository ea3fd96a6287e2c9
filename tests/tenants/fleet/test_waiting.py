"""Tables that somebody else is using just then."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tenants import fleet
from tests.factories.migrations import further_migrations
from tests.tenants.fleet.looking import administrator, having
from tests.tenants.fleet.test_migrating import ADD_MOOD

TIMED_OUT = "canceling statement due to lock timeout"


def test_locked_table_is_reported_and_nobody_else_waits(five: list[str], tmp_path: Path) -> None:
    begun = time.monotonic()
    with further_migrations(tmp_path, ADD_MOOD):
        with locked(five[3]):
            report = fleet.migrate(options=fleet.Options(lock_seconds=0.2, pauses=(0.1,)))

        assert report.failures == {five[3]: TIMED_OUT}
        assert having("mood") == {*five} - {five[3]}
        assert time.monotonic() - begun < 5
        assert fleet.migrate().failures == {}


def test_locked_table_is_tried_again(five: list[str], tmp_path: Path) -> None:
    with further_migrations(tmp_path, ADD_MOOD), locked(five[3], seconds=0.8):
        report = fleet.migrate(options=fleet.Options(lock_seconds=0.2, pauses=(0.5, 1.0)))

        assert (report.behind, report.failures) == (5, {})
        assert having("mood") == set(five)


def test_template_in_use_is_tried_again(five: list[str], tmp_path: Path) -> None:
    with further_migrations(tmp_path, ADD_MOOD), locked("template_business", seconds=0.5):
        report = fleet.migrate(options=fleet.Options(lock_seconds=0.2, pauses=(0.5, 1.0)))

        assert (report.behind, report.failures) == (5, {})


@contextmanager
def locked(schema: str, *, seconds: float | None = None) -> Iterator[None]:
    """Another connection uses the table for the length of the block, or for so many seconds."""
    with administrator() as other:
        other.execute(f"LOCK TABLE {schema}.team_checkliststep IN ACCESS SHARE MODE".encode())
        timer = threading.Timer(seconds if seconds is not None else 0, other.rollback if seconds is not None else int)
        timer.start()
        try:
            yield
        finally:
            timer.join()
            other.rollback()
