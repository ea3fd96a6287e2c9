from __future__ import annotations

from django.db.models import Q, QuerySet

from shared_apps.console.models import StaffEntry
from tenants.models import Business

LONGEST_SEARCH = 80


def businesses_found(search: str = "") -> QuerySet[Business]:
    """Businesses whose name or one of whose hosts has each of the words, the latest first; all of them for no words."""
    found: QuerySet[Business] = Business.objects.all()
    for word in search[:LONGEST_SEARCH].split():
        found = found.filter(Q(name__unaccent__icontains=word) | Q(domains__domain__icontains=word))
    return found.distinct().order_by("-created_at", "-id")


def entries_about(business: Business) -> QuerySet[StaffEntry]:
    return StaffEntry.objects.filter(business=business).order_by("-at")
