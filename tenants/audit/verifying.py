"""Looks at every entry of a chain: that none was changed, taken out, put in, moved, or cut off at the end.

Whoever can write to the database can recompute plain hashes; the end they cannot sign. A chain that was cut back to an
older end together with that end's old signature is told by a hash that was kept elsewhere (`expected`): in an export,
or in the log, where each night's end is written.
"""

from __future__ import annotations

from collections.abc import Iterator

from tenants.audit.chain import START, link_hash
from tenants.audit.heads import Head, read_head
from tenants.audit.models import Entry, Link
from tenants.audit.queries import AT_ONCE, entries, links, unlinked_ids
from tenants.audit.sealing import End
from tenants.audit.verdict import Fault, FaultKind, Verdict
from tenants.queue.sending import entered_schema

MOST_FAULTS = 100
PRUNED = "audit.pruned"

Pair = tuple[Link, Entry | None]


def verify(expected: End | None = None) -> Verdict:
    """The chain of the business or platform now entered. `expected` is an end that it once had."""
    head = read_head(entered_schema())
    walk = Walk({end.position for end in (head.end, expected) if end is not None})
    for link, entry in _pairs(head.last):
        walk.step(link, entry)
    faults = [*walk.found(), *_faults_of_end(head, walk), *_faults_of_anchor(expected, walk)]
    faults += [Fault(FaultKind.ADDED, entry_id=one) for one in unlinked_ids(MOST_FAULTS + 1)]
    faults.sort(key=lambda fault: (fault.first == 0, fault.first))
    return Verdict(walk.first, head.last, head.end, faults[:MOST_FAULTS], max(0, len(faults) - MOST_FAULTS))


def _pairs(last: int) -> Iterator[Pair]:
    position = 0
    while page := list(links().filter(position__gt=position, position__lte=last).order_by("position")[:AT_ONCE]):
        found = entries().in_bulk([link.entry_id for link in page])
        yield from ((link, found.get(link.entry_id)) for link in page)
        position = page[-1].position


class Walk:
    """Goes from link to link, and keeps what does not fit."""

    def __init__(self, wanted: set[int]) -> None:
        self.first = self.position = 0
        self.base = self.hash = START
        self.hash_at: dict[int, bytes | None] = dict.fromkeys(wanted)
        self.checkpoints: set[tuple[int, str]] = set()
        self.faults: list[Fault] = []
        self.doubtful: dict[int, tuple[Link, Entry]] = {}

    def step(self, link: Link, entry: Entry | None) -> None:
        position, previous = link.position, bytes(link.previous)
        if not self.first:
            self.first, self.base = position, previous
        elif position > self.position + 1:
            self.faults.append(Fault(FaultKind.MISSING, self.position + 1, position - 1))
        elif previous != self.hash and self.position not in self.doubtful:
            self.faults.append(Fault(FaultKind.REPLACED, self.position, self.position))
        self._compare(link, entry)
        self.position, self.hash = position, bytes(link.hash)
        if position in self.hash_at:
            self.hash_at[position] = self.hash

    def _compare(self, link: Link, entry: Entry | None) -> None:
        if entry is None:
            self.faults.append(Fault(FaultKind.MISSING, link.position, link.position))
        elif not _fits(link, entry, position=link.position):
            self.doubtful[link.position] = (link, entry)
        elif entry.verb == PRUNED:
            self.checkpoints.add((int(entry.details["up_to"]), str(entry.details["hash"])))

    def found(self) -> Iterator[Fault]:
        yield from (fault for fault in self.faults if not self._is_explained(fault))
        if self.first > 1 and (self.first - 1, self.base.hex()) not in self.checkpoints:
            yield Fault(FaultKind.MISSING, 1, self.first - 1)
        for position in self.doubtful:
            written_as = self._written_as(position)
            kind = FaultKind.MOVED if written_as else FaultKind.CHANGED
            yield Fault(kind, position, written_as or position)

    def _is_explained(self, fault: Fault) -> bool:
        """What stands before a moved link cannot be what that link followed."""
        return fault.kind == FaultKind.REPLACED and fault.first + 1 in self.doubtful

    def _written_as(self, position: int) -> int:
        """The number that the entry standing here was written under, where it is another of the doubtful ones."""
        link, entry = self.doubtful[position]
        for other, (there, _) in list(self.doubtful.items())[:MOST_FAULTS]:
            if other != position and (_fits(link, entry, position=other) or _fits(there, entry, position=other)):
                return other
        return 0


def _fits(link: Link, entry: Entry, *, position: int) -> bool:
    return link_hash(entry, position=position, previous=bytes(link.previous)) == bytes(link.hash)


def _faults_of_end(head: Head, walk: Walk) -> Iterator[Fault]:
    sealed = head.end.position if head.end else 0
    if sealed > head.last:
        yield Fault(FaultKind.MISSING, head.last + 1, sealed)
    elif sealed < head.last:
        yield Fault(FaultKind.BROKEN_SEAL, head.last, head.last)
    elif head.end and walk.hash_at[sealed] != head.end.hash:
        yield Fault(FaultKind.BROKEN_SEAL, sealed, sealed)
    if head.end and not head.is_signed:
        yield Fault(FaultKind.BROKEN_SEAL, sealed, sealed)


def _faults_of_anchor(expected: End | None, walk: Walk) -> Iterator[Fault]:
    """An end that was pruned since can no longer be compared."""
    if expected is None or expected.position < walk.first - 1:
        return
    if expected.position == walk.first - 1:
        found: bytes | None = walk.base
    else:
        found = walk.hash_at[expected.position]
    if found is None:
        yield Fault(FaultKind.MISSING, walk.position + 1, expected.position)
    elif found != expected.hash:
        yield Fault(FaultKind.BROKEN_SEAL, expected.position, expected.position)
