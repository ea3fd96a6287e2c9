"""How the owner's connection stands in one schema, and for how long it may wait for whoever uses a table just now."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
from django.db import connections, transaction
from django.db.backends.utils import CursorWrapper

OWNER = "owner"
LOCK_SECONDS = 2.0
# Advisory locks: one run migrates the fleet, nobody copies the template while it changes, one writes its script.
RUN, TEMPLATE_IN_USE, SCRIPT = 7_061_001, 7_061_002, 7_061_003


@contextmanager
def standing_in(schema: str) -> Iterator[Any]:
    """The owner's connection with this schema (and the extensions') as its search path, as migrations expect it."""
    wrapper: Any = connections[OWNER]
    wrapper.set_schema(schema, include_public=False)
    try:
        yield wrapper
    finally:
        wrapper.set_schema_to_public()


@contextmanager
def unit(*, is_atomic: bool = True, lock_seconds: float = LOCK_SECONDS) -> Iterator[CursorWrapper]:
    """A transaction of the owner's that gives up rather than make everybody else wait behind it for a table.

    Not atomic: what cannot run in a transaction (an index built concurrently), each statement on its own.
    """
    wrapper = connections[OWNER]
    if not is_atomic:
        with wrapper.cursor() as cursor:
            yield cursor
        return
    with transaction.atomic(using=OWNER), wrapper.cursor() as cursor:
        cursor.execute(f"SET LOCAL lock_timeout = {int(lock_seconds * 1000)}")
        yield cursor


@contextmanager
def holding(lock: int, *, shared: bool = False) -> Iterator[None]:
    """Holds an advisory lock for the block, alone or shared, waiting for whoever has it now."""
    suffix = "_shared" if shared else ""
    with connections[OWNER].cursor() as cursor:
        cursor.execute(f"SELECT pg_advisory_lock{suffix}(%s)", [lock])
    try:
        yield
    finally:
        with connections[OWNER].cursor() as cursor:
            cursor.execute(f"SELECT pg_advisory_unlock{suffix}(%s)", [lock])


def may_pass(error: BaseException) -> bool:
    """Whether the same may well succeed a moment later: somebody held a lock, or the connection was lost."""
    return isinstance(_cause(error), psycopg.OperationalError)


def reason(error: BaseException) -> str:
    """One line on what went wrong, without the values of anybody's rows (a DETAIL may quote them)."""
    cause = _cause(error)
    if isinstance(cause, psycopg.Error) and cause.diag.message_primary:
        return cause.diag.message_primary
    return f"{type(cause).__name__}: {cause}".splitlines()[0]


def _cause(error: BaseException) -> BaseException:
    return error.__cause__ if isinstance(error.__cause__, psycopg.Error) else error
