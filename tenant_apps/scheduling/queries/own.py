from __future__ import annotations

from tenant_apps.clients.choices import Right
from tenant_apps.clients.models import Client
from tenants.entry import current_business
from tenants.viewer import current_viewer


def own_clients() -> list[Client]:
    """Whom this login sees, in the order of its links: themselves first."""
    places = {pk: place for place, pk in enumerate(current_viewer().client_ids)}
    return sorted(Client.objects.all(), key=lambda client: places.get(client.pk, len(places)))


def clients_to_book_for() -> list[Client]:
    """Those for whom this login may book. Where there are none, all it sees: booking then says why it can't be."""
    viewer, seen = current_viewer(), own_clients()
    return [client for client in seen if viewer.may_for(client.pk, Right.BOOK)] or seen


def zone_of(client: Client) -> str:
    return client.time_zone or current_business().time_zone
