"""What the tests of the trail do in it, and to it."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

from django.db import connections

from tenants.audit.operations import record
from tenants.audit.verdict import Verdict
from tenants.audit.verifying import verify
from tenants.entry import entering, entering_platform
from tenants.models import Business
from tenants.viewer import SYSTEM, Viewer

T = TypeVar("T")


def act(business: Business, viewer: Viewer, verb: str = "test.done", **details: Any) -> None:
    with entering(business, viewer):
        record(by=viewer, verb=verb, **details)


def verdict_on(business: Business) -> Verdict:
    with entering(business, SYSTEM):
        return verify()


def verdict_on_platform() -> Verdict:
    with entering_platform():
        return verify()


def faults(business: Business) -> list[str]:
    return [str(fault) for fault in verdict_on(business).faults]


def tamper(business: Business, statement: str) -> None:
    """As whoever owns the tables may; the statement's tables are those of the business."""
    with connections["owner"].cursor() as cursor:
        cursor.execute(f"SET search_path = {business.schema_name}")
        cursor.execute(statement)
        cursor.execute("SET search_path = public")


def all_at_once(count: int, work: Callable[[int], T]) -> list[T]:
    def run(number: int) -> T:
        try:
            return work(number)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(run, range(count)))
