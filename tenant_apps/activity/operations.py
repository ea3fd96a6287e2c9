from __future__ import annotations

from typing import Any

from django.db.models import Model

from tenant_apps.activity.models import Entry
from tenants.viewer import Viewer


def record(
    *, by: Viewer, verb: str, subject: Model | None = None, client_id: int | None = None, **details: Any
) -> Entry:
    """Writes what happened, in the transaction in which it happens. `verb` is dotted: "appointment.booked"."""
    entry = Entry(
        verb=verb,
        by_kind=by.kind,
        by_user_id=by.user_id,
        by_name=by.name,
        client_id=client_id,
        subject=f"{subject._meta.label_lower}:{subject.pk}" if subject is not None else "",
        details=details,
    )
    entry.save(force_insert=True)
    return entry
