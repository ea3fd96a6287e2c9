"""Every night, spread over hours: nothing else waits for it."""

from __future__ import annotations

from datetime import time, timedelta

from tenants.drill.operations import drill_business, drill_platform
from tenants.models import Business
from tenants.queue import enqueue, task
from tenants.queue.context import task_business
from tenants.schedule import scheduled

AFTER_ALL_ELSE = 10
SPREAD = timedelta(hours=3)


@scheduled("drill.begin_night", at=time(1, 40))
def begin_night() -> None:
    """Asks for each business's own drill at a moment of its own, so that none of them ever forms a queue.

    Also of those that are suspended: their locks hold what is theirs.
    """
    enqueue("drill.try_platform", _key="drill")
    businesses = list(Business.objects.order_by("pk"))
    for number, business in enumerate(businesses):
        delay = SPREAD * (number / len(businesses))
        enqueue("drill.try_business", _business=business, _delay=delay, _key="drill")


@task("drill.try_business", outside=True, priority=AFTER_ALL_ELSE, max_retries=2, while_suspended=True)
def try_business() -> None:
    drill_business(task_business())


@task("drill.try_platform", outside=True, priority=AFTER_ALL_ELSE, max_retries=2)
def try_platform() -> None:
    drill_platform()
