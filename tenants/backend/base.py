"""The database wrapper of everything that serves people: one message enters a business, one statement per query.

Nothing is ever set on a connection for longer than a transaction, so nothing can be left behind in a pool, a thread or
a connection proxy. Every query but the entry itself travels by the extended protocol, which refuses stacked statements.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.backends.postgresql import base as postgresql
from psycopg import pq
from psycopg.errors import OperationalError, error_from_result

# All that is ever put into an entrance, and nothing that would need quoting.
NAME = re.compile(r"[a-z0-9_]{0,63}")
TOKEN = re.compile(r"[{}0-9a-z_,./:]*")


@dataclass(frozen=True, slots=True)
class Entrance:
    """What one transaction is set to."""

    schema: str = ""
    role: str = ""
    token: str = ""
    read_only: bool = False

    def __post_init__(self) -> None:
        if not (NAME.fullmatch(self.schema) and NAME.fullmatch(self.role) and TOKEN.fullmatch(self.token)):
            raise ValueError("An entrance is made of names and signatures of our own.")

    def settings(self) -> str:
        path = f'"{self.schema}", extensions' if self.schema else "''"
        role = f'"{self.role}"' if self.role else "NONE"
        read_only = "; SET LOCAL transaction_read_only = on" if self.read_only else ""
        return (
            f"SET LOCAL search_path = {path}; SET LOCAL app.viewer = '{self.token}'; SET LOCAL ROLE {role}{read_only}"
        )


OUTSIDE = Entrance()


@dataclass(frozen=True, slots=True)
class Noted:
    """Something to be done before the commit, forgotten with any of the savepoints it was noted inside of."""

    what: Any
    schema: str
    savepoints: frozenset[str | None]


class OneStatementCursor(postgresql.Cursor):
    """Forces the extended protocol (a private switch of psycopg 3.3): in it, the server refuses a second statement."""

    def _execute_send(self, query: Any, *, force_extended: bool = False, binary: bool | None = None) -> None:
        super()._execute_send(query, force_extended=True, binary=binary)  # type: ignore[misc]  # not in the stubs


class DatabaseWrapper(postgresql.DatabaseWrapper):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.entrance = OUTSIDE
        self._at_savepoint: dict[str, Entrance] = {}
        self._noted: list[Noted] = []
        self.asides: list[tuple[str, Callable[[], None]]] = []

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
        """Changes where an open transaction stands. A broken or lost one is left alone: it will be rolled back."""
        if self._status() != pq.TransactionStatus.INTRANS:
            return None
        return self._send(f"{entrance.settings()}{extra and '; ' + extra}", entrance)

    def has_begun(self) -> bool:
        return self._status() in (pq.TransactionStatus.INTRANS, pq.TransactionStatus.INERROR)

    def is_broken(self) -> bool:
        return self._status() == pq.TransactionStatus.INERROR

    def is_lost(self) -> bool:
        """The server has gone in the middle of a transaction."""
        return self.in_atomic_block and self._status() == pq.TransactionStatus.UNKNOWN

    def _status(self) -> int:
        return int(self.connection.pgconn.transaction_status if self.connection else pq.TransactionStatus.UNKNOWN)

    def _send(self, message: str, entrance: Entrance) -> str | None:
        result = self.connection.pgconn.exec_(message.encode())
        if result.status not in (pq.ExecStatus.COMMAND_OK, pq.ExecStatus.TUPLES_OK):
            raise self._error_of(result)
        self.entrance = entrance
        value = result.get_value(0, 0) if result.status == pq.ExecStatus.TUPLES_OK and result.ntuples else None
        return value.decode() if value is not None else None

    def _error_of(self, result: pq.abc.PGresult) -> Exception:
        error = error_from_result(result)
        if self.connection.pgconn.status == pq.ConnStatus.BAD:
            return OperationalError(str(error))  # a server that has gone leaves no SQLSTATE to tell it by
        return error

    def note(self, what: Any) -> None:
        self._noted.append(Noted(what, self.entrance.schema, frozenset(self.savepoint_ids)))

    def take_noted(self) -> list[Any]:
        """What was noted in the schema where the transaction stands now, in order."""
        taken = [one.what for one in self._noted if one.schema == self.entrance.schema]
        self._noted = [one for one in self._noted if one.schema != self.entrance.schema]
        return taken

    def discard(self) -> None:
        """Drops a connection that died while it waited in the pool, and every other one that died with it."""
        self.close()
        self.connection = None
        if self.pool:
            self.pool.check()

    def _commit(self) -> None:
        self._left()
        super()._commit()  # type: ignore[misc]  # not in the stubs

    def _rollback(self) -> None:
        self._left()
        super()._rollback()  # type: ignore[misc]  # not in the stubs

    def close(self) -> None:
        self._left()
        super().close()

    def _left(self) -> None:
        self.entrance = OUTSIDE
        self._at_savepoint.clear()
        self._noted.clear()

    def _savepoint(self, sid: str) -> None:
        self._at_savepoint[sid] = self.entrance
        super()._savepoint(sid)  # type: ignore[misc]  # not in the stubs

    def _savepoint_rollback(self, sid: str) -> None:
        super()._savepoint_rollback(sid)  # type: ignore[misc]  # not in the stubs
        self.entrance = self._at_savepoint.get(sid, OUTSIDE)
        self._noted = [one for one in self._noted if sid not in one.savepoints]

    def _savepoint_commit(self, sid: str) -> None:
        super()._savepoint_commit(sid)  # type: ignore[misc]  # not in the stubs
        self._at_savepoint.pop(sid, None)
