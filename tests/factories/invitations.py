from __future__ import annotations

from tenant_apps.clients.models import Client, Invitation
from tenant_apps.clients.operations import invite_client
from tenants.entry import entering
from tests.factories.cast import Person
from tests.factories.mailbox import Received, newest_mail


def invite(by: Person, *, name: str = "Nora Neu", email: str = "nora@clients.test") -> tuple[Invitation, Received]:
    """An invitation sent by a member of the team, and the mail that it came in."""
    assert by.business is not None
    with entering(by.business, by.viewer):
        invitation = invite_client(by=by.viewer, name=name, email=email)
    return invitation, newest_mail(email)


def add_clients(by: Person, count: int) -> list[Client]:
    """Clients who have not been invited, named by number."""
    assert by.business is not None
    with entering(by.business, by.viewer):
        clients = [Client(name=f"Client {number:03}", email=f"c{number}@many.test") for number in range(count)]
        return list(Client.objects.bulk_create(clients))
