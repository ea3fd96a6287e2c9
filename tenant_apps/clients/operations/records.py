from __future__ import annotations

from tenant_apps.clients.models import Client
from tenant_apps.team.choices import OpeningStep
from tenant_apps.team.operations import tick_step
from tenants.accounts.models import User
from tenants.accounts.permissions import Permission, requires
from tenants.audit.operations import record
from tenants.entry import at_the_door
from tenants.viewer import Viewer


@requires(Permission.SEE_AS_CLIENT)
def record_seeing(client: Client, *, by: Viewer) -> None:
    """Somebody of the team begins to look at the portal as this client."""
    record(by=by, verb="client.seen_as", subject=client, client_id=client.pk)
    tick_step(OpeningStep.PREVIEW, by=by)


@requires(Permission.CHANGE_CLIENTS, or_client=True)
def change_details(client: Client, *, by: Viewer, name: str, phone: str) -> None:
    """A client's own details; the login's name goes with them where it belongs to that client alone."""
    Client.objects.filter(pk=client.pk).update(name=name, phone=phone)
    if by.kind == "client" and by.client_ids == (client.pk,):
        with at_the_door():
            User.objects.filter(pk__in=[by.user_id]).update(name=name)
    record(by=by, verb="client.changed", client_id=client.pk)
