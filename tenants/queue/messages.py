"""What a message says, and the proof that we wrote it."""

from __future__ import annotations

import json
from datetime import date
from typing import Any, cast
from uuid import UUID

from tenants import signing

PLATFORM_SCHEMA = "public"


class NotOurs(ValueError):
    """The message was not signed by this application, or was changed since."""


def written(arguments: dict[str, Any]) -> str:
    """Arguments as text. Ids, numbers, texts and what holds them; a UUID or a date arrives as its text."""
    return json.dumps(arguments, default=_text_of, separators=(",", ":"), ensure_ascii=False)


def signature(*, message_id: UUID, queue: str, actor: str, schema: str, payload: str) -> str:
    return signing.signature("queue", _signed_text(message_id, queue, actor, schema, payload))


def read(*, message_id: UUID, queue: str, actor: str, schema: str, payload: str, given: str) -> dict[str, Any]:
    """The arguments of a message that we signed. Raises `NotOurs` for every other."""
    if not signing.is_signed("queue", _signed_text(message_id, queue, actor, schema, payload), given):
        raise NotOurs
    return cast("dict[str, Any]", json.loads(payload))


def _signed_text(message_id: UUID, queue: str, actor: str, schema: str, payload: str) -> str:
    return f"{message_id}:{queue}:{actor}:{schema}:{payload}"


def _text_of(value: object) -> str:
    if isinstance(value, UUID):
        return str(value)
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"A task's argument must be an id, a number or a text, not a {type(value).__name__}.")
