"""The last thing a transaction does: its entries are numbered, hashed and added to the end of the chain.

Only there, because from the moment the chain's head is locked until the commit everybody else who has written something
in the same business waits. Nothing else is waited for while it is locked, so two can never wait for each other.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import connections

from tenants import signing
from tenants.audit.chain import link_hash

if TYPE_CHECKING:
    from tenants.audit.models import Entry

PURPOSE = "audit"
SEAL = """
    WITH linked AS (
        INSERT INTO audit_link (position, entry_id, previous, hash)
        SELECT * FROM unnest(%s::bigint[], %s::uuid[], %s::bytea[], %s::bytea[])
    )
    SELECT portico.put_audit_head(%s, %s, %s, %s)
"""


class NotSealed(RuntimeError):
    """The database did not take the new end: does it know today's SECRET_KEY (`manage.py prepare`)?"""


@dataclass(frozen=True, slots=True)
class End:
    """Where a chain ends."""

    position: int
    hash: bytes

    def message(self, schema: str) -> str:
        return f"{schema}:{self.position}:{self.hash.hex()}"


def seal(schema: str, entries: Sequence[Entry]) -> None:
    with connections["default"].cursor() as cursor:
        cursor.execute("SELECT * FROM portico.take_audit_head()")
        position, before = cursor.fetchone()
        ids: list[UUID] = []
        hashes = [bytes(before)]
        for entry in entries:
            ids.append(entry.id)
            hashes.append(link_hash(entry, position=position + len(ids), previous=hashes[-1]))
        end = End(position + len(ids), hashes[-1])
        positions = list(range(position + 1, end.position + 1))
        mac = signing.signature(PURPOSE, end.message(schema))
        allowed = signing.vouched("audit-head", end.message(schema), mac)
        cursor.execute(SEAL, [positions, ids, hashes[:-1], hashes[1:], end.position, end.hash, mac, allowed])
        if not cursor.fetchone()[0]:
            raise NotSealed(schema)


def is_signed(schema: str, end: End, mac: str) -> bool:
    return signing.is_signed(PURPOSE, end.message(schema), mac)
