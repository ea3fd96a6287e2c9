"""Tasks for the tests of the queue, such as an app might have."""

from __future__ import annotations

import time
from datetime import timedelta
from pathlib import Path
from typing import Any

from tenants.audit.operations import record
from tenants.entry import business_or_none, is_inside
from tenants.queue import Postpone, enqueue, task, task_business
from tenants.viewer import SYSTEM, viewer_or_none

SOON = timedelta(milliseconds=1)
seen: list[tuple[Any, ...]] = []


@task("tests.write_entry", max_retries=2, min_backoff=SOON, max_backoff=SOON)
def write_entry(*, verb: str, fails: bool = False) -> None:
    record(by=SYSTEM, verb=verb)
    if fails:
        raise ValueError("as it was told to")


@task("tests.note_surroundings")
def note_surroundings() -> None:
    seen.append((business_or_none(), viewer_or_none()))


@task("tests.note_outside", outside=True)
def note_outside() -> None:
    seen.append((is_inside(), task_business().schema_name, viewer_or_none()))


@task("tests.note_while_suspended", while_suspended=True)
def note_while_suspended() -> None:
    seen.append((business_or_none(), viewer_or_none()))


@task("tests.wait_for_it")
def wait_for_it() -> None:
    raise Postpone(timedelta(hours=1))


@task("tests.ask_for_more")
def ask_for_more(*, times: int) -> None:
    record(by=SYSTEM, verb="test.asked")
    if times > 1:
        enqueue("tests.ask_for_more", times=times - 1)


@task("tests.write_slowly")
def write_slowly(*, verb: str, folder: str) -> None:
    """Writes, says so, and ends only when there is a file `go`."""
    record(by=SYSTEM, verb=verb)
    _wait_for_go(Path(folder))


@task("tests.call_slowly", outside=True)
def call_slowly(*, folder: str) -> None:
    _wait_for_go(Path(folder))


def _wait_for_go(folder: Path) -> None:
    with (folder / "runs").open("a") as runs:
        runs.write("x")
    for _ in range(600):
        if (folder / "go").exists():
            return
        time.sleep(0.05)
