"""What the queue does for itself."""

from __future__ import annotations

from datetime import timedelta

from django.db import connections

from tenants.queue.sending import enqueue_for_each_business
from tenants.queue.tasks import task
from tenants.schedule import scheduled

DEAD_ARE_KEPT_FOR = timedelta(days=30)


@scheduled("queue.forget_dead_letters", every=timedelta(days=1))
def forget_dead_letters() -> None:
    """A dead letter may carry the text of a mail: it is not kept for longer than somebody might still revive it."""
    old = "DELETE FROM portico.message WHERE died_at < now() - make_interval(secs => %s)"
    with connections["default"].cursor() as cursor:
        cursor.execute(old, [DEAD_ARE_KEPT_FOR.total_seconds()])


@task("queue.fan_out")
def fan_out(*, name: str) -> None:
    """Asks for a task in each business that it runs in."""
    enqueue_for_each_business(name, _key="scheduled")
