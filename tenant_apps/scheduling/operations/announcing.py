"""What everybody is told when an appointment changes: the record, open pages, and the client by mail."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.urls import reverse

from tenant_apps.notifications.operations import notify
from tenant_apps.scheduling.instants import zone_label
from tenant_apps.scheduling.models import Appointment
from tenants.audit.operations import record
from tenants.events import publish
from tenants.mail import absolute_url
from tenants.viewer import Viewer


def announce(appointment: Appointment, verb: str, *, by: Viewer, mail: str = "", **details: Any) -> None:
    """`verb` such as "moved"; `mail` names the template that tells the client, empty where nothing is sent."""
    facts = {"starts_at": appointment.starts_at, **details}
    facts.pop("reason", None)  # what somebody has written stays on the appointment, where it can be erased
    told = {key: value.isoformat() if isinstance(value, datetime) else value for key, value in facts.items()}
    record(by=by, verb=f"appointment.{verb}", subject=appointment, client_id=appointment.client_id, **told)
    publish("appointments", client_id=appointment.client_id)
    if mail:
        notify(
            client=appointment.client,
            template=f"scheduling/mail/{mail}",
            context=_mail_context(appointment, by) | details,
            reason=f"appointment.{verb}",
            by=by,
        )


def _mail_context(appointment: Appointment, by: Viewer) -> dict[str, Any]:
    return {
        "appointment": appointment,
        "service_name": appointment.service.name,
        "member_name": appointment.member.name,
        "location": appointment.location,
        "starts_at": appointment.starts_at,
        "ends_at": appointment.ends_at,
        "zone": appointment.time_zone,
        "zone_label": zone_label(appointment.time_zone, appointment.starts_at),
        "price": appointment.price if appointment.price_minor else None,
        "policy_text": appointment.policy_text,
        "by_client": by.kind == "client",
        "address": absolute_url(reverse("scheduling:my-appointment", args=[appointment.pk])),
    }
