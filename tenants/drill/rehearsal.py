"""What happens in a rehearsal really happens, in Postgres and on its running tables, and is then taken back."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import transaction

from tenants.drill.quiet import quietly


@contextmanager
def rehearsing() -> Iterator[None]:
    """Rolls back whatever the block does. Businesses may be entered inside, one after another; rehearsals nest.

    Locks are given back at the end of the innermost rehearsal, so keep those that somebody may wait for short.
    """
    block = transaction.atomic()
    # Django's own mark for a transaction that is no bar to a durable one inside it: it will be rolled back.
    block._from_testcase = True  # type: ignore[attr-defined]  # not in the stubs
    with quietly(), block:
        try:
            yield
        finally:
            transaction.set_rollback(True)
