"""How long a trail is kept. What is older is removed from its beginning, and a checkpoint says so.

The checkpoint is an entry like any other: it names the last number that is gone and its hash, so that what is left can
still be told from a trail whose beginning was cut off. It is committed first; if the removal then fails, the next run
does it.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from django.conf import settings
from django.db import connections, transaction
from django.utils import timezone
from psycopg import sql

from tenants.audit.operations import record
from tenants.audit.queries import entries, links
from tenants.audit.sealing import End
from tenants.audit.verifying import PRUNED
from tenants.viewer import SYSTEM

OWNER = "owner"
POLICY = "audit_days"
DEFAULT_DAYS = 6 * 365 + 2  # six years: commercial records in much of Europe
FEWEST_DAYS = 90
REMOVE = """
    WITH gone AS (DELETE FROM {schema}.audit_link WHERE position <= %s RETURNING entry_id)
    DELETE FROM {schema}.audit_entry WHERE id IN (SELECT entry_id FROM gone)
"""


class OwnerNeeded(Exception):
    """Nothing can be removed by a process that has no OWNER_DATABASE_URL: only the owner of the tables may."""


def days_kept(policies: Mapping[str, object]) -> int:
    days = policies.get(POLICY)
    return max(FEWEST_DAYS, days) if isinstance(days, int) else DEFAULT_DAYS


def write_checkpoint(days: int) -> int:
    """Inside the business or platform: says up to which number entries are too old now; 0 where none is.

    A number that an earlier run could not remove is answered again, without a second checkpoint.
    """
    end = _end_before(timezone.now() - timedelta(days=days))
    if end is None:
        return 0
    checkpoint = entries().filter(verb=PRUNED, details__up_to=end.position, details__hash=end.hash.hex())
    if not checkpoint.exists():
        record(by=SYSTEM, verb=PRUNED, up_to=end.position, hash=end.hash.hex(), days=days)
    return end.position


def remove(schema: str, up_to: int) -> int:
    """Outside, as the owner of the tables: removes entries up to this number, and says how many."""
    if OWNER not in settings.DATABASES:
        raise OwnerNeeded
    statement = sql.SQL(REMOVE).format(schema=sql.Identifier(schema))
    with transaction.atomic(using=OWNER), connections[OWNER].cursor() as cursor:
        cursor.execute(statement, [up_to])
        return int(cursor.rowcount)


def _end_before(cut: datetime) -> End | None:
    """The last of the entries that are all older than `cut`: a long transaction's entry may stand behind newer ones."""
    if not entries().filter(at__lt=cut).exists():
        return None
    newer = entries().filter(at__gte=cut).order_by("at").values_list("id", flat=True)
    first_kept = links().filter(entry_id__in=newer).order_by("position").first()
    old = links().filter(position__lt=first_kept.position) if first_kept else links()
    last = old.order_by("-position").first()
    return End(last.position, bytes(last.hash)) if last else None
