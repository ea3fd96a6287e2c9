"""What the chain costs those who write at the same time: `python -m tests.benchmarks.audit`.

Needs ADMIN_DATABASE_URL, and makes a database of its own there, which it drops. Many writers in one business each do
what a booking does: some work, an entry, some more work, the commit. With the entry not chained at all, chained as the
last thing before the commit (as it is), and chained at once, holding the head of the chain for the rest of the work.
`--disk` adds that many milliseconds to each commit of a chain, as a disk would.
"""

from __future__ import annotations

import argparse
import os
import statistics
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import cast

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
django.setup()

import psycopg  # Django's setup had to come first
from django.conf import settings
from django.core.management import call_command
from django.db import connections

from tenants.audit.operations import record
from tenants.audit.sealing import seal
from tenants.audit.verifying import verify
from tenants.backend.base import DatabaseWrapper
from tenants.entry import entering
from tenants.models import Business
from tenants.provisioning import open_business
from tenants.viewer import SYSTEM

WORK = 0.005  # seconds before and after the entry
SLOW_DISK = """
    CREATE FUNCTION portico.slow_disk() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN PERFORM pg_sleep({seconds}); RETURN NULL; END $$;
    CREATE CONSTRAINT TRIGGER slow_disk AFTER UPDATE ON portico.audit_head
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION portico.slow_disk();
"""


def book(business: Business, *, chained: str) -> float:
    began = time.perf_counter()
    with entering(business, SYSTEM):
        wrapper = cast(DatabaseWrapper, connections["default"])
        time.sleep(WORK)
        record(by=SYSTEM, verb="test.booked")
        if chained != "at the end":
            entries = wrapper.take_noted()
        if chained == "at once":
            seal(business.schema_name, entries)
        time.sleep(WORK)
    return time.perf_counter() - began


def rush(writers: int, each: int, work: Callable[[], float]) -> tuple[float, float]:
    def run(_: int) -> list[float]:
        try:
            return [work() for _ in range(each)]
        finally:
            connections.close_all()

    began = time.perf_counter()
    with ThreadPoolExecutor(writers) as pool:
        times = [one for some in pool.map(run, range(writers)) for one in some]
    return len(times) / (time.perf_counter() - began), statistics.median(times) * 1000


def measure(business: Business, each: int) -> None:
    for writers in (1, 5, 20):
        for chained in ("not at all", "at the end", "at once"):
            rate, median = rush(writers, each, partial(book, business, chained=chained))
            print(f"{writers:>3} writers, chained {chained:<10}  {rate:>7,.0f} a second, {median:>6.1f} ms each")
    with entering(business, SYSTEM):
        began = time.perf_counter()
        verdict = verify()
        rate = verdict.last / (time.perf_counter() - began)
    print(f"verified {verdict.last:,} entries, {rate:,.0f} a second")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--each", type=int, default=30, help="bookings by each writer")
    parser.add_argument("--disk", type=float, default=0, help="milliseconds a commit takes longer")
    options = parser.parse_args()
    call_command("prepare", verbosity=0)
    try:
        business = open_business(
            name="A", industry="clinic", host="a.localhost", owner_email="o@a.test", owner_name="Olive"
        )
        if options.disk:
            with connections["owner"].cursor() as cursor:
                cursor.execute(SLOW_DISK.format(seconds=options.disk / 1000))
        measure(business, options.each)
    finally:
        connections.close_all()
        with psycopg.connect(settings.ADMIN_DATABASE_URL, autocommit=True) as server:
            server.execute(f'DROP DATABASE IF EXISTS "{settings.DATABASES["owner"]["NAME"]}" WITH (FORCE)'.encode())


if __name__ == "__main__":
    main()
