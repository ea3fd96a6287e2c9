"""How a row gets into somebody's diary: one writer at a time, and Postgres decides."""

from __future__ import annotations

import zlib
from collections.abc import Sequence

from django.db import IntegrityError, transaction
from django.db.models import F, Func, IntegerField, TextField, Value
from django.db.models.functions import Cast

from tenant_apps.clients.operations.caseloads import note_visit
from tenant_apps.scheduling.exceptions import SlotTaken
from tenant_apps.scheduling.models import Appointment
from tenant_apps.scheduling.queries import next_free
from tenant_apps.team.models import Member
from tenants.entry import current_business

NO_DOUBLE_BOOKING = "no_double_booking"


def hold_diaries(*member_ids: int) -> None:
    """Waits until nobody else writes these diaries, and holds them until the transaction ends.

    So a form sent twice at once finds its first booking, and overlapping rows never wait for each other in a circle.
    An advisory lock, because a client may not lock a member's row.
    """
    for member_id in sorted(set(member_ids)):
        lock = Func(
            Value(_business_number(), output_field=IntegerField()),
            Cast(F("pk"), IntegerField()),
            function="pg_advisory_xact_lock",
            output_field=TextField(),
        )
        list(Member.objects.filter(pk=member_id).values_list(lock))


def enter(appointment: Appointment, *, fields: Sequence[str] | None = None) -> None:
    """Saves a row that takes time. Raises SlotTaken, with the next free times, where the time is taken."""
    try:
        with transaction.atomic():
            appointment.save(update_fields=fields, force_insert=fields is None)
    except IntegrityError as error:
        if _violated(error) != NO_DOUBLE_BOOKING:
            raise
        raise SlotTaken(next_free(appointment.service, member=appointment.member)) from error
    if fields is None or "member" in fields:
        note_visit(client_id=appointment.client_id, member_id=appointment.member_id)


def _violated(error: IntegrityError) -> str | None:
    diagnosis = getattr(error.__cause__, "diag", None)
    return getattr(diagnosis, "constraint_name", None)


def _business_number() -> int:
    """A signed 32-bit number for the business; two that share one would wait for each other, nothing worse."""
    return zlib.crc32(current_business().schema_name.encode()) - 2**31
