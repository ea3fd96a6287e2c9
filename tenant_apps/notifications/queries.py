from __future__ import annotations

from django.db.models import QuerySet

from tenant_apps.notifications.models import Delivery


def deliveries_to(client_id: int) -> QuerySet[Delivery]:
    """What was sent to a client, the latest first."""
    deliveries: QuerySet[Delivery] = Delivery.objects.filter(client_id=client_id).order_by("-created_at")
    return deliveries
