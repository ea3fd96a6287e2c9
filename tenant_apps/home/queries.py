from __future__ import annotations

from dataclasses import dataclass

from tenant_apps.clients.models import Client
from tenant_apps.scheduling.models import Appointment
from tenant_apps.scheduling.queries import Slot, last_visit, rebook_suggestions, upcoming_appointments
from tenant_apps.scheduling.queries.own import own_clients

SHOWN_UPCOMING = 6


@dataclass(frozen=True, slots=True)
class ClientHome:
    """What a client finds first. `last` is the visit to book again, with times in its own rhythm."""

    clients: list[Client]
    upcoming: list[Appointment]
    last: Appointment | None
    suggestions: list[Slot]


def client_home() -> ClientHome:
    last = last_visit()
    return ClientHome(
        clients=own_clients(),
        upcoming=list(upcoming_appointments()[:SHOWN_UPCOMING]),
        last=last,
        suggestions=rebook_suggestions(last) if last else [],
    )
