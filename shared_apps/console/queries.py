from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Q, QuerySet

from tenants.accounts.models import User
from tenants.audit.heads import faults
from tenants.audit.models import Entry
from tenants.audit.operations import subject_of
from tenants.audit.queries import entries
from tenants.models import Business

LONGEST_SEARCH = 80


def businesses_found(search: str = "") -> QuerySet[Business]:
    """Businesses whose name or one of whose hosts has each of the words, the latest first; all of them for no words."""
    found: QuerySet[Business] = Business.objects.all()
    for word in search[:LONGEST_SEARCH].split():
        found = found.filter(Q(name__unaccent__icontains=word) | Q(domains__domain__icontains=word))
    return found.distinct().order_by("-created_at", "-id")


def entries_about(business: Business) -> QuerySet[Entry]:
    """What staff did to it, the latest first."""
    return entries().filter(subject=subject_of(business)).order_by("-at", "-id")


def staff() -> Iterator[tuple[str, str]]:
    """Whose acts may be asked for."""
    for user in User.objects.order_by("name", "email"):
        yield f"user:{user.pk}", user.name or user.email


def businesses_with_faults() -> QuerySet[Business]:
    """Those whose own trail was not whole when it was looked at last."""
    found: QuerySet[Business] = Business.objects.filter(schema_name__in=faults())
    return found.order_by("name")
