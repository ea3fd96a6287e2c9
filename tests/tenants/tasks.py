"""Tasks for the tests of the queue, such as an app might have."""

from __future__ import annotations

from datetime import timedelta

from tenant_apps.activity.operations import record
from tenants.entry import business_or_none, is_inside
from tenants.queue import Postpone, enqueue, task, task_business
from tenants.viewer import SYSTEM, viewer_or_none

SOON = timedelta(milliseconds=1)
seen: list[object] = []


@task("tests.write_entry", max_retries=2, min_backoff=SOON, max_backoff=SOON)
def write_entry(*, verb: str, fails: bool = False) -> None:
    record(by=SYSTEM, verb=verb)
    if fails:
        raise ValueError("cara@clients.test is not to be read in any log")


@task("tests.note_surroundings")
def note_surroundings() -> None:
    seen.append((business_or_none(), viewer_or_none()))


@task("tests.note_outside", outside=True)
def note_outside() -> None:
    seen.append((is_inside(), task_business().schema_name, viewer_or_none()))


@task("tests.wait_for_it")
def wait_for_it() -> None:
    raise Postpone(timedelta(hours=1))


@task("tests.ask_for_more")
def ask_for_more(*, times: int) -> None:
    record(by=SYSTEM, verb="test.asked")
    if times > 1:
        enqueue("tests.ask_for_more", times=times - 1)
