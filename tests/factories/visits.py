"""Visits put straight into the tables, where a test is about something else."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from tenant_apps.scheduling.choices import HOLDS_TIME, Status
from tenant_apps.scheduling.models import Appointment, Reservation


def stored_visit(**fields: Any) -> Appointment:
    """An appointment and, where it takes time, the time it takes."""
    row = unsaved_visit(**fields)
    if row.reservation:
        row.reservation.save()
    row.save(force_insert=True)
    return row


def unsaved_visit(**fields: Any) -> Appointment:
    row = Appointment(**{"currency": "EUR", **fields})
    if Status(row.status) in HOLDS_TIME:
        row.reservation = Reservation(
            client_id=row.client_id,
            service_id=row.service_id,
            member_id=row.member_id,
            starts_at=row.starts_at,
            ends_at=row.ends_at,
            location_id=row.location_id,
            day=row.starts_at.date(),
            span=(row.starts_at, row.ends_at),
            validity=(timezone.now(), None),
        )
    return row
