"""Many at once, each in a transaction of its own that really commits."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import TypeVar

from django.db import connections

from tenants.entry import entering_platform
from tenants.models import Business
from tenants.provisioning import open_business

Result = TypeVar("Result")


def all_at_once(count: int, work: Callable[[int], Result]) -> list[Result]:
    gate = threading.Barrier(count)

    def run(number: int) -> Result:
        gate.wait()
        try:
            return work(number)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(run, range(count)))


@contextmanager
def committed_business(name: str) -> Iterator[Business]:
    """A business outside of any test's transaction, taken off the books afterwards."""
    host = f"{name}.localhost"
    business = open_business(name=name, industry="clinic", host=host, owner_email="o@rush.test", owner_name="Olive")
    try:
        yield business
    finally:
        with entering_platform():
            Business.objects.filter(pk=business.pk).delete()
        connections.close_all()
