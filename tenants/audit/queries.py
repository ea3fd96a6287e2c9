from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from tenants.audit.choices import Group
from tenants.audit.models import Entry, Link
from tenants.audit.registry import verbs_in
from tenants.entry import is_on_platform

Names = Callable[[Collection[int]], Mapping[int, str]]  # of clients, by id

A_PAGE = 50
AT_ONCE = 2_000
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Cursor:
    """The entry after which a page begins. In an address: microseconds since 1970, a dash, the entry's id."""

    at: datetime
    entry_id: UUID

    def __str__(self) -> str:
        return f"{(self.at - EPOCH) // timedelta(microseconds=1)}-{self.entry_id.hex}"

    @classmethod
    def parse(cls, text: str) -> Cursor | None:
        """None for what was not written by us."""
        at, _, entry_id = text.partition("-")
        try:
            return cls(EPOCH + timedelta(microseconds=int(at)), UUID(entry_id))
        except (ValueError, OverflowError):
            return None


@dataclass(frozen=True, slots=True)
class Page:
    """`following` begins the next page; None on the last."""

    entries: list[Entry]
    following: Cursor | None

    @property
    def client_ids(self) -> set[int]:
        return {entry.client_id for entry in self.entries if entry.client_id}


def entries() -> QuerySet[Entry]:
    """The trail of the business now entered; on the platform's host the platform's own, which has no ownership."""
    found: QuerySet[Entry] = Entry.unscoped.all() if is_on_platform() else Entry.objects.all()
    return found


def links() -> QuerySet[Link]:
    found: QuerySet[Link] = Link.unscoped.all() if is_on_platform() else Link.objects.all()
    return found


def newest_first(condition: Q, *, after: Cursor | None = None, count: int = A_PAGE) -> Page:
    """One query, as quick on the hundredth page as on the first."""
    found = entries().filter(condition)
    if after is not None:
        # Both halves in one comparison would be the index's own order, but a plain bound serves it just as well.
        found = found.filter(Q(at__lte=after.at), Q(at__lt=after.at) | Q(id__lt=after.entry_id))
    rows = list(found.order_by("-at", "-id")[: count + 1])
    shown = rows[:count]
    return Page(shown, Cursor(shown[-1].at, shown[-1].id) if len(rows) > count else None)


def oldest_first(condition: Q) -> Iterator[Entry]:
    """All of them, read a few thousand at a time."""
    found, after = entries().filter(condition).order_by("at", "id"), Q()
    while page := list(found.filter(after)[:AT_ONCE]):
        yield from page
        last = page[-1]
        after = Q(at__gte=last.at) & (Q(at__gt=last.at) | Q(id__gt=last.id))


def about_group(group: Group) -> Q:
    return Q(verb__in=verbs_in(group))


def links_of(shown: Iterable[Entry]) -> dict[UUID, Link]:
    ids = [entry.id for entry in shown]
    return {link.entry_id: link for link in links().filter(entry_id__in=ids)}


def unlinked_ids(most: int) -> list[UUID]:
    """Entries that never became a part of the chain: not written by us."""
    linked = links().filter(entry_id=OuterRef("pk"))
    return list(entries().filter(~Exists(linked)).order_by("at", "id").values_list("pk", flat=True)[:most])
