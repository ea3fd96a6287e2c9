"""Somebody to show a draft to: a client who isn't there, with a visit behind and one ahead of them.

Made inside a savepoint, looked at as that client would, and taken back: nothing of it is ever kept or told to anybody.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from tenant_apps.clients.models import Client
from tenant_apps.scheduling.choices import Status
from tenant_apps.scheduling.exceptions import BookingRefused
from tenant_apps.scheduling.operations import import_appointment
from tenant_apps.scheduling.queries import bookable_services, next_free
from tenants.entry import becoming
from tenants.viewer import Viewer

AHEAD = timedelta(days=2)
BEHIND = timedelta(weeks=3)


@contextmanager
def sample_client(*, by: Viewer) -> Iterator[Viewer]:
    """The viewer who stands for them while the block runs."""
    with transaction.atomic():
        client: Client = Client.objects.create(name=_("Alex Sample"), email="alex@example.com")
        _give_visits(client, by)
        viewer = Viewer("client", client_ids=(client.pk,), name=client.name)
        with becoming(viewer):
            yield viewer
        transaction.set_rollback(True)


def _give_visits(client: Client, by: Viewer) -> None:
    """At the next free time there is; a business without services or free times shows an empty Home, as it would."""
    service = bookable_services().first()
    found = next_free(service, count=1, after=timezone.now() + AHEAD) if service else []
    for slot in found:
        for starts_at, status in ((slot.starts_at, Status.BOOKED), (slot.starts_at - BEHIND, Status.COMPLETED)):
            try:
                import_appointment(
                    by=by, client=client, service=slot.service, member=slot.member, starts_at=starts_at, status=status
                )
            except BookingRefused:
                continue
