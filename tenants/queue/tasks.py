"""Tasks by name. A task runs inside the business whose transaction asked for it, unless it says that it must not."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import timedelta
from functools import cache, wraps
from importlib import import_module
from typing import Any, TypeVar, cast

from django.conf import settings
from dramatiq import Actor, set_broker

from tenants.queue.broker import PostgresBroker
from tenants.queue.context import run_inside, run_outside

F = TypeVar("F", bound=Callable[..., None])

broker = PostgresBroker()
set_broker(broker)
_loading = threading.Lock()


class UnknownTask(LookupError):
    """No module in `settings.TASK_MODULES` has a task of this name."""


class SilentActor(Actor[Any, Any]):
    while_suspended = False

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """dramatiq's own would write the arguments, such as a mail's text, into the log."""
        return self.fn(*args, **kwargs)


def task(
    name: str,
    *,
    outside: bool = False,
    queue: str = "default",
    priority: int = 0,
    max_retries: int = 10,
    min_backoff: timedelta = timedelta(seconds=5),
    max_backoff: timedelta = timedelta(hours=1),
    time_limit: timedelta = timedelta(minutes=10),
    while_suspended: bool = False,
) -> Callable[[F], F]:
    """Registers a task under `app.verb_noun`. It takes keywords only and must bear being run twice.

    Its body runs in one transaction inside the business (as the system) or inside the platform, and that transaction
    also ends the message: what it wrote is there if and only if it counts as done. With `outside=True` it runs
    un-entered, may call out, and finds its business by `task_business()`. A lower `priority` goes first.
    `while_suspended`: does not wait until a suspended business is open again.
    """
    options = {
        "max_retries": max_retries,
        "min_backoff": _milliseconds(min_backoff),
        "max_backoff": _milliseconds(max_backoff),
        "time_limit": _milliseconds(time_limit),
    }

    def register(function: F) -> F:
        run = run_outside if outside else run_inside

        @wraps(function)
        def body(**arguments: Any) -> None:
            run(function, arguments, while_suspended=while_suspended)

        actor = SilentActor(body, broker=broker, actor_name=name, queue_name=queue, priority=priority, options=options)
        actor.while_suspended = while_suspended
        return function

    return register


def _milliseconds(span: timedelta) -> int:
    return int(span.total_seconds() * 1000)


@cache
def _load(modules: tuple[str, ...]) -> None:
    for module in modules:
        import_module(module)


def load_tasks() -> None:
    """Imports every module of tasks; one that is missing stops us here, not a message at night."""
    with _loading:
        _load(tuple(settings.TASK_MODULES))


def find_task(name: str) -> SilentActor:
    if name not in broker.actors:
        load_tasks()
    try:
        return cast(SilentActor, broker.actors[name])
    except KeyError:
        raise UnknownTask(f"No task “{name}”: is its module in settings.TASK_MODULES?") from None
