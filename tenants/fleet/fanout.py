"""One plan, many schemas: several a transaction, several connections at a time, each failure on its own."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from itertools import groupby
from queue import Empty, SimpleQueue
from typing import Any

from django.db import connections

from tenants.fleet.connection import OWNER, standing_in, unit
from tenants.fleet.plan import Plan

Failures = dict[str, Exception]


def fan_out(
    plan: Plan, schemas: Sequence[str], *, jobs: int, batch: int, lock_seconds: float, advance: Callable[[int], None]
) -> Failures:
    """Brings the schemas up to date by the plan; returns those that could not be, untouched, with what was raised."""
    waiting: SimpleQueue[Sequence[str]] = SimpleQueue()
    for start in range(0, len(schemas), batch):
        waiting.put(schemas[start : start + batch])
    with ThreadPoolExecutor(max_workers=jobs) as pool:
        workers = [pool.submit(_work, waiting, plan, lock_seconds, advance) for _ in range(jobs)]
        try:
            return {name: error for worker in workers for name, error in worker.result().items()}
        except BaseException:  # such as Ctrl-C: what has begun is ended, nothing else is begun
            _drain(waiting)
            raise


def _work(
    waiting: SimpleQueue[Sequence[str]], plan: Plan, lock_seconds: float, advance: Callable[[int], None]
) -> Failures:
    failures: Failures = {}
    try:
        while True:
            schemas = waiting.get_nowait()
            failures |= _bring(schemas, plan, lock_seconds)
            advance(len(schemas))
    except Empty:
        return failures
    finally:
        connections[OWNER].close()  # each thread has one of its own


def _bring(schemas: Sequence[str], plan: Plan, lock_seconds: float) -> Failures:
    together = plan.sql is not None and len(schemas) > 1
    if together and not _attempt(schemas, plan, lock_seconds):
        return {}
    tried = ((schema, _attempt([schema], plan, lock_seconds)) for schema in schemas)
    return {schema: error for schema, error in tried if error is not None}


def _attempt(schemas: Sequence[str], plan: Plan, lock_seconds: float) -> Exception | None:
    try:
        if plan.sql is not None:
            _send(schemas, plan, lock_seconds)
        else:
            for schema in schemas:
                _step_by_step(schema, plan, lock_seconds)
    except Exception as error:  # whatever a migration raises concerns its schema alone, and is reported
        connections[OWNER].close_if_unusable_or_obsolete()
        return error
    return None


def _send(schemas: Sequence[str], plan: Plan, lock_seconds: float) -> None:
    """All of it in one message and one transaction."""
    wrapper: Any = connections[OWNER]
    wrapper.ensure_connection()
    each = (f'SET LOCAL search_path = "{one}", extensions;\n{plan.sql}{plan.guards_of(one)}' for one in schemas)
    try:
        wrapper.connection.execute(
            f"BEGIN; SET LOCAL lock_timeout = {int(lock_seconds * 1000)};\n{''.join(each)}COMMIT"
        )
    except BaseException:
        wrapper.connection.rollback()
        raise


def _step_by_step(schema: str, plan: Plan, lock_seconds: float) -> None:
    with standing_in(schema) as wrapper:
        for is_atomic, steps in groupby(plan.steps, key=lambda step: step.migration.atomic):
            with unit(is_atomic=is_atomic, lock_seconds=lock_seconds) as cursor:
                for step in steps:
                    if step.sql is None:
                        with wrapper.schema_editor(atomic=is_atomic) as editor:
                            step.migration.apply(step.before.clone(), editor)
                    cursor.execute((step.sql or "") + step.note)
        with unit(lock_seconds=lock_seconds) as cursor:
            cursor.execute(plan.guards_of(schema))


def _drain(waiting: SimpleQueue[Sequence[str]]) -> None:
    with suppress(Empty):
        while True:
            waiting.get_nowait()
