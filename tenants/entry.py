"""The only way in. Entering a business is one transaction whose first message sets schema, role and viewer (SET LOCAL).

Pages, the API, tasks, streams, commands and the shell all come through here. Leaving is the commit or the rollback: nothing
stays on the connection. Outside, the login role may read nothing, so forgetting to enter fails closed.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING, cast

import psycopg
from django.db import connections, transaction

from tenants.backend.base import OUTSIDE, DatabaseWrapper, Entrance
from tenants.signing import client_token
from tenants.viewer import ANONYMOUS, PLATFORM, Viewer, viewing

if TYPE_CHECKING:
    from tenants.models import Business

PLATFORM_ROLE = "portico_platform"
RECONNECT_AFTER = (0.0, 0.3)  # seconds: a database that restarts is back well within the second try

_business: ContextVar[Business | None] = ContextVar("business", default=None)


class BusinessChanged(Exception):
    """The business has been changed, moved or removed since it was read: read it again."""


class InsideBusiness(RuntimeError):
    """Something slow or outside was about to be called while a transaction is open."""


class NoBusiness(RuntimeError):
    """Code that needs a business ran outside of one."""


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
def becoming(viewer: Viewer) -> Iterator[None]:
    """Inside a business: the rest of the block runs as this viewer, in the role that fits."""
    wrapper = _wrapper()
    before = wrapper.entrance
    wrapper.move(entrance_for(current_business().schema_name, viewer))
    try:
        with viewing(viewer):
            yield
    finally:
        wrapper.move(before)


@contextmanager
def at_the_door() -> Iterator[None]:
    """For sign-in and sessions: steps back to the role that may read accounts, and returns. On the platform, no change."""
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
    if viewer.kind in ("team", "system"):
        return Entrance(schema, f"{schema}_team")
    if viewer.kind == "client":
        role = f"{schema}_client"
        return Entrance(schema, role, client_token(role, viewer.client_ids), viewer.read_only)
    return Entrance(schema, f"{schema}_door")


def is_inside() -> bool:
    return _wrapper().entrance != OUTSIDE


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
def _transaction(entrance: Entrance, *, check: str = "") -> Iterator[str | None]:
    wrapper = _wrapper()
    with ExitStack() as stack:
        value = _open(stack, wrapper, entrance, check)
        yield value
    if wrapper.has_begun() and wrapper.entrance != OUTSIDE:  # only in tests: the test's own transaction goes on
        wrapper.move(OUTSIDE)


def _open(stack: ExitStack, wrapper: DatabaseWrapper, entrance: Entrance, check: str) -> str | None:
    for wait in RECONNECT_AFTER:
        with ExitStack() as attempt:
            attempt.enter_context(transaction.atomic(durable=True))
            try:
                value = (wrapper.move if wrapper.has_begun() else wrapper.begin)(entrance, extra=check)
            except psycopg.OperationalError:
                if wait == RECONNECT_AFTER[-1]:
                    raise
                transaction.set_rollback(True)
            else:
                stack.push(attempt.pop_all())
                return value
        time.sleep(RECONNECT_AFTER[-1])
        wrapper.discard()
    raise AssertionError("unreachable")


def _wrapper() -> DatabaseWrapper:
    return cast(DatabaseWrapper, connections["default"])
