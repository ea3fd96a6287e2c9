from __future__ import annotations

from django.db.models import Exists, OuterRef, QuerySet

from tenant_apps.scheduling.models import Busy, Reservation
from tenants.viewer import current_viewer


def without_own_holds(rows: QuerySet[Busy]) -> QuerySet[Busy]:
    """What clients hold themselves is theirs to take."""
    if current_viewer().kind != "client":
        return rows
    held = Reservation.objects.filter(validity__upper_inf=False, member=OuterRef("member"), span=OuterRef("span"))
    return rows.exclude(Exists(held))
