"""Sessions in the schema that was entered, read and written only at the door: no other role can see a session."""

from __future__ import annotations

from typing import Any

from django.contrib.sessions.backends.db import SessionStore as DatabaseStore

from tenants.entry import at_the_door


class SessionStore(DatabaseStore):
    def load(self) -> dict[str, Any]:
        with at_the_door():
            return super().load()

    def exists(self, session_key: str) -> bool:
        with at_the_door():
            return super().exists(session_key)

    def save(self, must_create: bool = False) -> None:
        with at_the_door():
            super().save(must_create=must_create)

    def delete(self, session_key: str | None = None) -> None:
        with at_the_door():
            super().delete(session_key)
