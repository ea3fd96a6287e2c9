"""Connections of the worker and the stream server to the kernel's own tables, beside Django's.

They must listen, be shared by threads, and outlive a task. Each call is one message to Postgres, hence one transaction,
and its first word is the role: nothing is ever set on the connection, and who names no role may do nothing at all.
"""

from __future__ import annotations

import asyncio
import threading
from typing import Any

import psycopg
from django.conf import settings

from tenants.isolation import QUEUE_ROLE

AS_QUEUE = f"SET LOCAL ROLE {QUEUE_ROLE}; "


def connection_settings() -> dict[str, Any]:
    """Where Django's `default` connection leads, in psycopg's words."""
    given = settings.DATABASES["default"]
    named = {"dbname": given["NAME"], "user": given.get("USER"), "password": given.get("PASSWORD")}
    where = {"host": given.get("HOST"), "port": given.get("PORT"), "connect_timeout": 5}
    options = {name: value for name, value in given.get("OPTIONS", {}).items() if name != "pool"}
    return {**options, **{name: value for name, value in {**named, **where}.items() if value}}


def connect() -> psycopg.Connection[Any]:
    return psycopg.Connection.connect(**connection_settings(), autocommit=True, cursor_factory=psycopg.ClientCursor)


class Link:
    """One connection, opened when first needed and again after it was lost. Several threads may use it."""

    def __init__(self) -> None:
        self._connection: psycopg.Connection[Any] | None = None
        self._lock = threading.Lock()

    def run(self, statement: str, **values: Any) -> list[tuple[Any, ...]]:
        """Raises `psycopg.OperationalError` where the database can not be reached."""
        with self._lock:
            try:
                self._connection = self._connection or connect()
                return _last_rows(self._connection.execute((AS_QUEUE + statement).encode(), values))
            except psycopg.OperationalError:
                self._drop()
                raise

    def close(self) -> None:
        with self._lock:
            self._drop()

    def _drop(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None


async def connect_async() -> psycopg.AsyncConnection[Any]:
    given = connection_settings()
    return await psycopg.AsyncConnection.connect(**given, autocommit=True, cursor_factory=psycopg.AsyncClientCursor)


class AsyncLink:
    """`Link` for an event loop: one connection, one statement at a time."""

    def __init__(self) -> None:
        self._connection: psycopg.AsyncConnection[Any] | None = None
        self._lock = asyncio.Lock()

    async def run(self, statement: str, **values: Any) -> list[tuple[Any, ...]]:
        """Raises `psycopg.OperationalError` where the database can not be reached."""
        async with self._lock:
            try:
                self._connection = self._connection or await connect_async()
                return await _last_rows_async(await self._connection.execute((AS_QUEUE + statement).encode(), values))
            except psycopg.OperationalError:
                await self._drop()
                raise

    async def close(self) -> None:
        async with self._lock:
            await self._drop()

    async def _drop(self) -> None:
        if self._connection is not None:
            await self._connection.close()
            self._connection = None


async def _last_rows_async(cursor: psycopg.AsyncCursor[Any]) -> list[tuple[Any, ...]]:
    rows: list[tuple[Any, ...]] = []
    more: bool | None = True
    while more:
        rows = await cursor.fetchall() if cursor.description else []
        more = cursor.nextset()
    return rows


def _last_rows(cursor: psycopg.Cursor[Any]) -> list[tuple[Any, ...]]:
    rows: list[tuple[Any, ...]] = []
    more: bool | None = True
    while more:
        rows = cursor.fetchall() if cursor.description else []
        more = cursor.nextset()
    return rows
