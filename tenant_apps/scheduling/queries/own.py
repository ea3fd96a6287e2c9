from __future__ import annotations

from tenant_apps.clients.models import Client
from tenants.entry import current_business
from tenants.viewer import current_viewer


def own_clients() -> list[Client]:
    """Whom this login may book for, in the order of its rights: themselves first."""
    places = {pk: place for place, pk in enumerate(current_viewer().client_ids)}
    return sorted(Client.objects.all(), key=lambda client: places.get(client.pk, len(places)))


def zone_of(client: Client) -> str:
    return client.time_zone or current_business().time_zone
