"""The database wrapper of everything that serves people: one message enters a business, one statement per query.

Nothing is ever set on a connection for longer than a transaction, so nothing can be left behind in a pool, a thread or a
connection proxy. Every query but the entry itself travels by the extended protocol, which refuses stacked statements.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import psycopg
from django.db.backends.postgresql import base as postgresql
from psycopg import pq
from psycopg.errors import error_from_result


@dataclass(frozen=True, slots=True)
class Entrance:
    """What one transaction is set to. `schema` and `role` are names made by us, `token` is digits and hex: all safe to quote."""

    schema: str = ""
    role: str = ""
    token: str = ""
    read_only: bool = False

    def settings(self) -> str:
        path = f'"{self.schema}", extensions' if self.schema else "''"
        role = f'"{self.role}"' if self.role else "NONE"
        read_only = "; SET LOCAL transaction_read_only = on" if self.read_only else ""
        return (
            f"SET LOCAL search_path = {path}; SET LOCAL app.viewer = '{self.token}'; SET LOCAL ROLE {role}{read_only}"
        )


OUTSIDE = Entrance()


class OneStatementCursor(postgresql.Cursor):  # type: ignore[misc]  # the stubs do not know Django's own cursor class
    """Forces the extended protocol, in which the server refuses a second statement in one query (psycopg 3.3's own switch)."""

    def _execute_send(self, query: Any, *, force_extended: bool = False, binary: bool | None = None) -> None:
        super()._execute_send(query, force_extended=True, binary=binary)


class DatabaseWrapper(postgresql.DatabaseWrapper):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.entrance = OUTSIDE
        self._at_savepoint: dict[str, Entrance] = {}

    @property
    def schema_name(self) -> str:
        """django-tenants' name for where this connection stands."""
        return self.entrance.schema or "public"

    def get_connection_params(self) -> dict[str, Any]:
        return {**super().get_connection_params(), "cursor_factory": OneStatementCursor}

    def begin(self, entrance: Entrance, *, extra: str = "") -> str | None:
        """Opens the transaction already set to `entrance`, in one round trip; answers `extra`'s single value."""
        return self._send(f"BEGIN; {entrance.settings()}{extra and '; ' + extra}", entrance)

    def move(self, entrance: Entrance, *, extra: str = "") -> str | None:
        """Changes where an open transaction stands. A broken transaction is left alone: it will be rolled back anyway."""
        if self.connection is None or self._status() == pq.TransactionStatus.INERROR:
            return None
        return self._send(f"{entrance.settings()}{extra and '; ' + extra}", entrance)

    def has_begun(self) -> bool:
        return self.connection is not None and self._status() != pq.TransactionStatus.IDLE

    def _status(self) -> int:
        return int(self.connection.pgconn.transaction_status)

    def _send(self, message: str, entrance: Entrance) -> str | None:
        result = self.connection.pgconn.exec_(message.encode())
        if result.status not in (pq.ExecStatus.COMMAND_OK, pq.ExecStatus.TUPLES_OK):
            raise error_from_result(result)
        self.entrance = entrance
        value = result.get_value(0, 0) if result.status == pq.ExecStatus.TUPLES_OK and result.ntuples else None
        return value.decode() if value is not None else None

    def discard(self) -> None:
        """Drops a connection that died while it waited in the pool, and every other one that died with it."""
        self.close()
        self.connection = None
        if self.pool:
            self.pool.check()

    def _commit(self) -> None:
        self._left()
        super()._commit()

    def _rollback(self) -> None:
        self._left()
        super()._rollback()

    def close(self) -> None:
        self._left()
        super().close()

    def _left(self) -> None:
        self.entrance = OUTSIDE
        self._at_savepoint.clear()

    def _savepoint(self, sid: str) -> None:
        self._at_savepoint[sid] = self.entrance
        super()._savepoint(sid)

    def _savepoint_rollback(self, sid: str) -> None:
        super()._savepoint_rollback(sid)
        self.entrance = self._at_savepoint.get(sid, OUTSIDE)

    def _savepoint_commit(self, sid: str) -> None:
        super()._savepoint_commit(sid)
        self._at_savepoint.pop(sid, None)
