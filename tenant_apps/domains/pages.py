"""A name as its page shows it: each record with what was seen of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tenant_apps.domains.choices import Found, State
from tenant_apps.domains.models import DomainClaim
from tenant_apps.domains.names import shown, zone_of
from tenant_apps.domains.records import Record, records_for
from tenants.hosts import origin_of

FOUND_TONES = {Found.RIGHT: "success", Found.OTHER: "danger", Found.MISSING: "warning", Found.UNKNOWN: "neutral"}
STATE_TONES = {State.VERIFIED: "success", State.WAITING: "warning", State.LOST: "danger", State.RESTING: "neutral"}


@dataclass(frozen=True, slots=True)
class RecordLine:
    record: Record
    label: str
    tone: str
    values: list[str]


@dataclass(frozen=True, slots=True)
class ClaimLine:
    claim: DomainClaim
    name: str
    zone: str
    origin: str
    is_primary: bool
    tone: str
    records: list[RecordLine]
    needs_alias: bool

    @property
    def removal_id(self) -> str:
        return f"removal-{self.claim.pk}"


def lines(claims: Sequence[DomainClaim], *, primary: str) -> list[ClaimLine]:
    return [_line(claim, is_primary=claim.host == primary) for claim in claims]


def _line(claim: DomainClaim, *, is_primary: bool) -> ClaimLine:
    records = [_record_line(claim, record) for record in records_for(claim)]
    return ClaimLine(
        claim=claim,
        name=shown(claim.host),
        zone=zone_of(claim.host),
        origin=origin_of(claim.host),
        is_primary=is_primary,
        tone="danger" if claim.failing_since else STATE_TONES[State(claim.state)],
        records=records,
        needs_alias=any(line.record.kind == "ALIAS" for line in records),
    )


def _record_line(claim: DomainClaim, record: Record) -> RecordLine:
    seen = claim.seen.get(record.part)
    if not seen:
        return RecordLine(record, "", "neutral", [])
    found = Found(seen["found"])
    values = [] if found == Found.RIGHT else [str(value) for value in seen["values"]]
    return RecordLine(record, str(found.label), FOUND_TONES[found], values)
