"""The head of a chain: kept in the kernel's own schema, signed, and moved only by sealing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import connections

from tenants import signing
from tenants.audit.sealing import PURPOSE, End, is_signed

READ = """
    SELECT (SELECT max(position) FROM audit_link), head.position, head.hash, head.mac, head.sealed_at,
        head.checked_at, head.checked_position, head.fault
    FROM (SELECT 1) AS one LEFT JOIN portico.read_audit_head() AS head ON true
"""


@dataclass(frozen=True, slots=True)
class Head:
    """Where the chain was sealed last, and where in fact it ends (`last`): both as of the same moment.

    `checked_at` and `fault` tell how the last look at all of it turned out.
    """

    schema: str
    last: int
    end: End | None
    mac: str
    sealed_at: datetime | None
    checked_at: datetime | None
    checked_position: int
    fault: str

    @property
    def is_signed(self) -> bool:
        return self.end is not None and is_signed(self.schema, self.end, self.mac)


def read_head(schema: str) -> Head:
    """Of the business or platform now entered, whose `schema` it is; for its team alone."""
    with connections["default"].cursor() as cursor:
        cursor.execute(READ)
        last, position, digest, mac, sealed_at, checked_at, checked_position, fault = cursor.fetchone()
    end = End(position, bytes(digest)) if position else None
    return Head(schema, last or 0, end, mac or "", sealed_at, checked_at, checked_position or 0, fault or "")


def note_check(schema: str, position: int, fault: str) -> None:
    allowed = signing.vouched("audit-check", schema, position, fault)
    with connections["default"].cursor() as cursor:
        cursor.execute("SELECT portico.note_audit_check(%s, %s, %s)", [position, fault, allowed])


def sign_anew(head: Head) -> bool:
    """Puts today's signature in the place of a valid one by a key that will be forgotten some day; whether it did."""
    if head.end is None or not head.is_signed:
        return False
    mac = signing.signature(PURPOSE, head.end.message(head.schema))
    if mac == head.mac:
        return False
    with connections["default"].cursor() as cursor:
        allowed = signing.vouched("audit-anew", head.schema, head.mac, mac)
        cursor.execute("SELECT portico.sign_audit_head_anew(%s, %s, %s)", [head.mac, mac, allowed])
        return bool(cursor.fetchone()[0])


def faults() -> dict[str, str]:
    """On the platform: the schemas whose trail was not whole when it was looked at last, and what was found."""
    with connections["default"].cursor() as cursor:
        cursor.execute("SELECT schema, fault FROM portico.audit_head WHERE fault <> ''")
        return dict(cursor.fetchall())
