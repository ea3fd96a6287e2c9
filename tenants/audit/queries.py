from __future__ import annotations

from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet

from tenants.audit.models import Entry, Link
from tenants.entry import is_on_platform


def entries() -> QuerySet[Entry]:
    """The trail of the business now entered; on the platform's host the platform's own, which has no ownership."""
    found: QuerySet[Entry] = Entry.unscoped.all() if is_on_platform() else Entry.objects.all()
    return found


def links() -> QuerySet[Link]:
    found: QuerySet[Link] = Link.unscoped.all() if is_on_platform() else Link.objects.all()
    return found


def unlinked_ids(most: int) -> list[UUID]:
    """Entries that never became a part of the chain: not written by us."""
    linked = links().filter(entry_id=OuterRef("pk"))
    return list(entries().filter(~Exists(linked)).order_by("at", "id").values_list("pk", flat=True)[:most])
