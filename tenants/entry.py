"""The only way in. Entering a business is one transaction whose first message sets schema, role and viewer (SET LOCAL).

Pages, the API, tasks, streams, commands and the shell all come through here. Leaving is the commit or the rollback:
nothing stays on the connection. Outside, the login role may read nothing, so forgetting to enter fails closed.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from contextvars import ContextVar
from dataclasses import replace
from typing import TYPE_CHECKING, cast

import psycopg
from django.db import OperationalError, connections, transaction
from psycopg_pool import PoolTimeout

from tenants.audit.sealing import seal
from tenants.backend.base import OUTSIDE, DatabaseWrapper, Entrance
from tenants.isolation import QUEUE_ROLE, scopes
from tenants.signing import client_token
from tenants.viewer import ANONYMOUS, PLATFORM, SYSTEM, Viewer, viewing

if TYPE_CHECKING:
    from tenants.models import Business

PLATFORM_ROLE = "portico_platform"
RECONNECT_AFTER = (0.0, 0.3)  # seconds: at once for a connection that died waiting, then for a database that restarts
log = logging.getLogger("portico.database")

_business: ContextVar[Business | None] = ContextVar("business", default=None)


class BusinessChanged(Exception):
    """The business has been changed, moved or removed since it was read: read it again."""


class InsideBusiness(RuntimeError):
    """Something slow or outside was about to be called while a transaction is open."""


class NoBusiness(RuntimeError):
    """Code that needs a business ran outside of one."""


class BrokenTransaction(RuntimeError):
    """A database error was swallowed without a savepoint: Postgres will keep nothing, whatever the code believes."""


def current_business() -> Business:
    business = _business.get()
    if business is None:
        raise NoBusiness("No business: enter one with tenants.entry.entering().")
    return business


def business_or_none() -> Business | None:
    return _business.get()


@contextmanager
def entering(business: Business, viewer: Viewer = ANONYMOUS) -> Iterator[None]:
    """Opens one transaction in the business's schema, as the role that fits the viewer.

    Raises `BusinessChanged` before anything is read where the given `business` is no longer its newest version.
    """
    check = f"SELECT portico.business_version('{business.schema_name}')"
    with _transaction(entrance_for(business.schema_name, viewer), check=check) as version:
        if version != str(business.version):
            raise BusinessChanged(business.schema_name)
        with _in_business(business), viewing(viewer):
            yield


@contextmanager
def entering_platform(viewer: Viewer = PLATFORM) -> Iterator[None]:
    """Opens one transaction over the platform's own tables (schema `public`)."""
    with _transaction(Entrance("public", PLATFORM_ROLE)), _in_business(None), viewing(viewer):
        yield


@contextmanager
def entering_queue() -> Iterator[None]:
    """Opens one transaction over the kernel's own tables (schema `portico`), for worker, scheduler and streams."""
    with _transaction(Entrance("portico", QUEUE_ROLE)), _in_business(None), viewing(None):
        yield


@contextmanager
def becoming(viewer: Viewer) -> Iterator[None]:
    """Inside a business: the rest of the block runs as this viewer, in the role that fits.

    Raises `NoBusiness` on a connection that has not entered, such as another thread's.
    """
    wrapper = _wrapper()
    before, entrance = wrapper.entrance, entrance_for(current_business().schema_name, viewer)
    if before.schema != entrance.schema:
        raise NoBusiness("This connection has entered no business: enter one with tenants.entry.entering().")
    with ExitStack() as stack:
        if viewer.read_only:
            stack.enter_context(_nothing_kept())
        wrapper.move(replace(entrance, read_only=viewer.read_only or before.read_only))
        stack.callback(wrapper.move, before)
        stack.enter_context(viewing(viewer))
        yield


@contextmanager
def appearing_as(likeness: Business) -> Iterator[None]:
    """Inside a business: whatever is written in the block has the likeness's name, brand and words, such as a draft's.

    Rows and rights stay as they are. Raises `NoBusiness` for a likeness of any other business.
    """
    if current_business().schema_name != likeness.schema_name:
        raise NoBusiness("A business appears as itself in another dress, never as another business.")
    with _in_business(likeness):
        yield


@contextmanager
def settling_in(business: Business) -> Iterator[None]:
    """From the platform's transaction into a business that was made in it: both are kept, or neither is."""
    wrapper = _wrapper()
    before = wrapper.entrance
    if not is_on_platform():
        raise NoBusiness("A business is settled in from the platform's own transaction.")
    wrapper.move(entrance_for(business.schema_name, SYSTEM))
    try:
        with _in_business(business), viewing(SYSTEM):
            yield
        _seal(wrapper)
    finally:
        wrapper.move(before)


@contextmanager
def at_the_door() -> Iterator[None]:
    """For sign-in and sessions: steps back to the role that may read accounts, and returns. Nothing on the platform."""
    wrapper = _wrapper()
    before = wrapper.entrance
    if before.role in ("", PLATFORM_ROLE) or before.role.endswith("_door"):
        yield
        return
    wrapper.move(Entrance(before.schema, f"{before.schema}_door", read_only=before.read_only))
    try:
        yield
    finally:
        wrapper.move(before)


def entrance_for(schema: str, viewer: Viewer) -> Entrance:
    if viewer.kind == "client" or viewer.has_caseload:
        role = f"{schema}_client" if viewer.kind == "client" else f"{schema}_caseload"
        return Entrance(schema, role, client_token(role, viewer.client_ids, _narrowed(viewer)), viewer.read_only)
    if viewer.kind in ("team", "system"):
        return Entrance(schema, f"{schema}_team", read_only=viewer.read_only)
    return Entrance(schema, f"{schema}_door")


def _narrowed(viewer: Viewer) -> dict[str, list[int]]:
    """What a login's links leave out. Mostly nothing, and then the token says nothing of it."""
    if not viewer.links:
        return {}
    found = {scope: viewer.ids_in(scope) for scope in scopes()}
    return {scope: ids for scope, ids in found.items() if len(ids) < len(viewer.client_ids)}


def afterwards(work: Callable[[], None]) -> None:
    """Runs `work` in a short transaction of its own at the door of this place, after the one now open, however that
    ends. Raises `NoBusiness` outside of a business and the platform."""
    wrapper = _wrapper()
    entrance = wrapper.entrance
    if entrance.role != PLATFORM_ROLE and not entrance.schema.startswith("b_"):
        raise NoBusiness("This belongs inside a business or the platform: neither is entered.")
    wrapper.asides.append((entrance.schema, work))


def is_inside() -> bool:
    return _wrapper().entrance != OUTSIDE


def is_on_platform() -> bool:
    return _wrapper().entrance.role == PLATFORM_ROLE


def is_lost() -> bool:
    """The database has gone away in the middle of a transaction: nothing of it is kept."""
    return _wrapper().is_lost()


def outside_only(what: str) -> None:
    """Guards a call that leaves the machine or takes long: it must not hold a transaction open."""
    if is_inside():
        raise InsideBusiness(f"{what} must not run inside a business's transaction: enqueue a task for it.")


@contextmanager
def _in_business(business: Business | None) -> Iterator[None]:
    token = _business.set(business)
    try:
        yield
    finally:
        _business.reset(token)


@contextmanager
def _nothing_kept() -> Iterator[None]:
    """Postgres takes no transaction back from read-only to writing, but it does forget a savepoint's settings."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@contextmanager
def _transaction(entrance: Entrance, *, check: str = "") -> Iterator[str | None]:
    wrapper = _wrapper()
    try:
        with ExitStack() as stack:
            yield _open(stack, wrapper, entrance, check)
            _look_back(wrapper, entrance)
        if wrapper.has_begun() and wrapper.entrance != OUTSIDE:  # only in tests: the test's own transaction goes on
            wrapper.move(OUTSIDE)
    finally:
        _do_asides(wrapper)


def _look_back(wrapper: DatabaseWrapper, entrance: Entrance) -> None:
    if entrance.read_only:
        transaction.set_rollback(True)
    if transaction.get_rollback():
        return
    if wrapper.is_broken():
        raise BrokenTransaction("A database error was caught without transaction.atomic() around what raised it.")
    _seal(wrapper)


def _seal(wrapper: DatabaseWrapper) -> None:
    """What was recorded is chained last of all: nobody else who records something waits for longer than that."""
    if entries := wrapper.take_noted():
        seal(wrapper.entrance.schema, entries)


def _do_asides(wrapper: DatabaseWrapper) -> None:
    asides, wrapper.asides = wrapper.asides, []
    for schema in dict.fromkeys(schema for schema, _ in asides):
        role = PLATFORM_ROLE if schema == "public" else f"{schema}_door"
        try:
            with _transaction(Entrance(schema, role)):
                for work in (work for place, work in asides if place == schema):
                    work()
        except Exception:  # whatever has ended already must not seem to have failed because of this
            log.exception("what was to be done afterwards failed")


def _open(stack: ExitStack, wrapper: DatabaseWrapper, entrance: Entrance, check: str) -> str | None:
    for wait in RECONNECT_AFTER:
        try:
            return _begin(stack, wrapper, entrance, check)
        except (OperationalError, psycopg.OperationalError) as error:
            if wrapper.in_atomic_block or isinstance(error.__cause__, PoolTimeout):
                raise
        wrapper.discard()
        time.sleep(wait)
    return _begin(stack, wrapper, entrance, check)


def _begin(stack: ExitStack, wrapper: DatabaseWrapper, entrance: Entrance, check: str) -> str | None:
    with ExitStack() as attempt:
        attempt.enter_context(transaction.atomic(durable=True))
        value = (wrapper.move if wrapper.has_begun() else wrapper.begin)(entrance, extra=check)
        stack.push(attempt.pop_all())
    return value


def _wrapper() -> DatabaseWrapper:
    return cast(DatabaseWrapper, connections["default"])
