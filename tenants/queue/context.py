"""In which business a task runs, and as whom. Without a message, or for a business that is not there, nothing runs."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from contextvars import ContextVar
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.db import connections
from dramatiq.errors import Retry

from tenants.entry import BusinessChanged, NoBusiness, entering, entering_platform
from tenants.models import Business
from tenants.queue.messages import PLATFORM_SCHEMA
from tenants.viewer import SYSTEM

if TYPE_CHECKING:
    from tenants.queue.held import Held

WHILE_SUSPENDED = timedelta(minutes=10)
READ_AGAIN = 3
CACHED_BUSINESSES = 20_000

_message: ContextVar[Held | None] = ContextVar("message", default=None)
_business: ContextVar[Business | None] = ContextVar("task_business", default=None)
_by_schema: dict[str, Business] = {}


class NoMessage(RuntimeError):
    """A task was about to run without the message that says where."""


class LeaseLost(RuntimeError):
    """Another worker has the message by now: what this one has written must not be kept."""


class UnknownBusiness(LookupError):
    """The message's business is not, or no longer, there."""


class TaskFailed(Exception):
    """A task that knows why it failed. The reason is shown in the console, so it says nothing personal."""


class Postpone(Retry):
    """Raised by a task that can do nothing yet: it runs again after `delay`, and this does not count as a failure."""

    def __init__(self, delay: timedelta) -> None:
        super().__init__("postponed", delay=int(delay.total_seconds() * 1000))


def current_message() -> Held:
    message = _message.get()
    if message is None:
        raise NoMessage("A task runs only for a message: enqueue() it.")
    return message


def task_business() -> Business:
    """The business of the task now running, also while it is outside of it."""
    business = _business.get()
    if business is None:
        raise NoBusiness("This task runs for the platform, not for a business.")
    return business


def task_business_or_none() -> Business | None:
    return _business.get()


def is_last_try() -> bool:
    """Whether the task now running will not be tried again if it fails."""
    message = current_message()
    return message.row.retries >= message.max_retries


def begin(message: Held) -> None:
    _message.set(message)


def forget() -> None:
    """Leaves nothing of a task on its thread: no business, no message, no connection."""
    _message.set(None)
    _business.set(None)
    for connection in connections.all(initialized_only=True):
        if not connection.in_atomic_block:  # as in a test
            connection.close_if_unusable_or_obsolete()


def run_inside(function: Callable[..., None], arguments: dict[str, Any], *, while_suspended: bool) -> None:
    """Does the work and ends its message in one transaction: what it wrote counts once, whatever is killed when."""
    message = current_message()
    for _ in range(READ_AGAIN):
        business = _business_of(message.row.schema, while_suspended=while_suspended)
        try:
            with _inside(business):
                function(**arguments)
                _finish(message)
        except BusinessChanged:
            _by_schema.pop(message.row.schema, None)
        else:
            message.is_finished = True
            return
    raise BusinessChanged(message.row.schema)


def run_outside(function: Callable[..., None], arguments: dict[str, Any], *, while_suspended: bool) -> None:
    schema = current_message().row.schema
    _by_schema.pop(schema, None)  # nothing will compare the business's version, so it is read anew
    _business_of(schema, while_suspended=while_suspended)
    function(**arguments)


def _business_of(schema: str, *, while_suspended: bool) -> Business | None:
    business = None if schema == PLATFORM_SCHEMA else find_by_schema(schema)
    if business is not None and business.is_suspended:
        _by_schema.pop(schema, None)  # it is seldom entered, so nothing would notice that it has been opened again
        if not while_suspended:
            raise Postpone(WHILE_SUSPENDED)
    _business.set(business)
    return business


def find_by_schema(schema: str) -> Business:
    business = _by_schema.get(schema)
    if business is None:
        with entering_platform():
            business = Business.objects.filter(schema_name=schema).first()
        if business is None:
            raise UnknownBusiness(f"There is no business {schema}.")
        if len(_by_schema) >= CACHED_BUSINESSES:
            _by_schema.clear()
        _by_schema[schema] = business
    return business


def _inside(business: Business | None) -> AbstractContextManager[None]:
    return entering_platform() if business is None else entering(business, SYSTEM)


def _finish(message: Held) -> None:
    with connections["default"].cursor() as cursor:
        cursor.execute("SELECT portico.finish_message(%s, %s)", [message.row.id, message.row.lease])
        if not cursor.fetchone()[0]:
            raise LeaseLost(str(message))
