"""Ready schemas that wait for a business, and the task that makes new ones."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

from django.conf import settings
from django.db import connections

from tenants.entry import entering_platform
from tenants.fleet.connection import OWNER
from tenants.models import SpareSchema
from tenants.provisioning.schemas import create_schema, new_schema_name
from tenants.queue import enqueue
from tenants.schedule import scheduled

REFILL = "provisioning.refill_pool"
PATIENCE_SECONDS = 10.0
LOOK_AGAIN_SECONDS = 0.05
BEFORE_ALL_ELSE = -10  # somebody may be waiting for the first page of their new portal
REFILLING = 7_061_004  # advisory lock: two who fill the pool at once would fill it twice


class NoSpareSchema(Exception):
    """The pool is empty and nobody refilled it in time: is a worker running?"""


@scheduled(REFILL, every=timedelta(minutes=5), outside=True, priority=BEFORE_ALL_ELSE)
def refill_pool() -> None:
    fill_pool()


def fill_pool(target: int | None = None) -> int:
    """Makes schemas until the pool holds `target` of them (settings.POOL_SIZE); says how many it made."""
    made = 0
    with connections[OWNER].cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [REFILLING])
        if not cursor.fetchone()[0]:
            return 0
    try:
        while _spares() < (settings.POOL_SIZE if target is None else target):
            create_schema(new_schema_name(), as_spare=True)
            made += 1
    finally:
        with connections[OWNER].cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [REFILLING])
    return made


def claim_schema() -> str:
    """Takes a schema out of the pool, in the platform's transaction now open; waits for one where the pool is empty.

    Raises `NoSpareSchema` where none comes in time.
    """
    give_up_at = time.monotonic() + PATIENCE_SECONDS
    has_asked = False
    while (spare := _take_one()) is None:
        if time.monotonic() > give_up_at:
            raise NoSpareSchema("No portal is ready, and none was made in time. Does a worker run?")
        if has_asked:
            time.sleep(LOOK_AGAIN_SECONDS)
        else:
            has_asked = _ask_for_one()
    return spare


def _take_one() -> str | None:
    spare = SpareSchema.objects.select_for_update(skip_locked=True).order_by("pk").first()
    if spare is None:
        return None
    spare.delete()
    return spare.schema_name


def _ask_for_one() -> bool:
    """Makes one where the owner's connection is at hand, and else has a worker do it."""
    if OWNER in settings.DATABASES:
        create_schema(new_schema_name(), as_spare=True)
    else:
        with ThreadPoolExecutor(max_workers=1) as aside:  # a worker sees only what is committed, and ours is not
            aside.submit(_enqueue_refill).result()
    return True


def _enqueue_refill() -> None:
    try:
        with entering_platform():
            enqueue(REFILL)
    finally:
        connections.close_all()


def _spares() -> int:
    with connections[OWNER].cursor() as cursor:
        cursor.execute("SELECT count(*) FROM public.tenants_spareschema")
        return int(cursor.fetchone()[0])
