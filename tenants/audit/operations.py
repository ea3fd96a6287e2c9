"""Writing down what somebody did.

`record` belongs to the act: both are kept, or neither. `record_attempt` is for what was refused: its entry is kept even
though nothing else is.
"""

from __future__ import annotations

from typing import Any, cast

from django.db import connections
from django.db.models import Model

from tenants.audit.chain import plain
from tenants.audit.models import Entry
from tenants.audit.source import current_source
from tenants.backend.base import DatabaseWrapper
from tenants.entry import afterwards
from tenants.viewer import Viewer


def record(
    *, by: Viewer, verb: str, subject: Model | None = None, client_id: int | None = None, **details: Any
) -> Entry:
    """Writes what happened, in the transaction in which it happens. `verb` is dotted: "appointment.booked".

    `details` are ids, numbers, names of ours; never a secret, nor what a client has written. Where the transaction may
    only read (an accountant opens a note), it is written right after.
    """
    entry = new_entry(by=by, verb=verb, subject=subject, client_id=client_id, **details)
    if _wrapper().entrance.read_only:
        afterwards(lambda: write(entry))
    else:
        write(entry)
    return entry


def record_attempt(
    *, by: Viewer, verb: str, subject: Model | None = None, client_id: int | None = None, **details: Any
) -> None:
    """Writes it in a short transaction of its own, after the one now open, however that ends."""
    entry = new_entry(by=by, verb=verb, subject=subject, client_id=client_id, **details)
    afterwards(lambda: write(entry))


def write(entry: Entry) -> None:
    entry.save(force_insert=True)
    _wrapper().note(entry)


def new_entry(*, by: Viewer, verb: str, subject: Model | None, client_id: int | None, **details: Any) -> Entry:
    source = current_source()
    is_looking = by.kind == "client" and by.read_only  # somebody of the team, as that client
    if is_looking:
        details["as_client"] = by.client_ids[0]
    elif by.kind == "client" and client_id is None and len(by.client_ids) == 1:
        (client_id,) = by.client_ids  # what a client does is about themselves
    return Entry(
        verb=verb,
        by_kind="team" if is_looking else by.kind,
        by_user_id=by.user_id,
        by_name=by.name[:120],
        by_role=by.role,
        client_id=client_id,
        subject=subject_of(subject) if subject is not None else "",
        details=plain(details),
        network=source.network,
        agent=source.agent,
        request_id=source.request_id,
    )


def subject_of(row: Model) -> str:
    """`clients.client:7`"""
    return f"{row._meta.label_lower}:{row.pk}"


def _wrapper() -> DatabaseWrapper:
    return cast(DatabaseWrapper, connections["default"])
