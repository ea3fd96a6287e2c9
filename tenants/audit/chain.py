"""What an entry's hash covers: SHA-256 over its fields, its number and the hash before it, as canonical JSON.

Canonical as RFC 8785 has it for what occurs here: sorted keys, no white space, UTF-8, and no number that is not whole.
Anybody with an export can compute it anew (deploy/docs/adr/0005).
"""

from __future__ import annotations

import hashlib
import json
from datetime import UTC
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tenants.audit.models import Entry

START = bytes(32)  # before the first entry there is nothing
VERSION = 1


def link_hash(entry: Entry, *, position: int, previous: bytes) -> bytes:
    return hashlib.sha256(content(entry, position=position, previous=previous)).digest()


def content(entry: Entry, *, position: int, previous: bytes) -> bytes:
    fields = hashed(entry, position=position, previous=previous)
    return json.dumps(fields, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def hashed(entry: Entry, *, position: int, previous: bytes) -> dict[str, Any]:
    return {"v": VERSION, "position": position, "previous": previous.hex(), **fields_of(entry)}


def fields_of(entry: Entry) -> dict[str, Any]:
    return {
        "id": str(entry.id),
        "at": entry.at.astimezone(UTC).isoformat(timespec="microseconds"),
        "verb": entry.verb,
        "by_kind": entry.by_kind,
        "by_user_id": entry.by_user_id,
        "by_name": entry.by_name,
        "by_role": entry.by_role,
        "client_id": entry.client_id,
        "subject": entry.subject,
        "details": entry.details,
        "network": entry.network,
        "agent": entry.agent,
        "request_id": entry.request_id,
    }


def plain(details: dict[str, Any]) -> dict[str, Any]:
    """Details as they come back from the database. A fraction becomes text: Postgres may write the same one otherwise.

    Raises `TypeError` for what JSON has no form for, such as an instant: write it as text.
    """
    found: dict[str, Any] = json.loads(json.dumps(details), parse_float=str)
    return found
