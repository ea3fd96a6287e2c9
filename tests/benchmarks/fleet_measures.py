"""What tests/benchmarks/fleet.py measures."""

from __future__ import annotations

import statistics
import tempfile
import time
from argparse import Namespace
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.db import connections
from django.test import override_settings
from tqdm import tqdm

from tenants import fleet, provisioning
from tenants.fleet.states import TEMPLATE, read_conditions
from tests.benchmarks import django_tenants
from tests.factories.databases import further_database, working_on
from tests.factories.migrations import further_migrations

WIDTH = 62
FEW = 10  # schemas that stand there at the first of the two measurements of provisioning
ADD_FIELD = 'migrations.AddField("checkliststep", "mood", models.CharField(max_length=20, default=""))'


@dataclass(frozen=True)
class Line:
    what: str
    ours: float
    theirs: float
    note: str = ""

    def __str__(self) -> str:
        ratio = f"{self.theirs / self.ours:,.0f}×"
        return f"{self.what:<{WIDTH}} {_span(self.ours):>9} {_span(self.theirs):>9} {ratio:>8}  {self.note}"


def compare(given: Namespace) -> None:
    name = f"{settings.DATABASES['owner']['NAME']}_bench"
    with further_database(name), working_on(name):
        lines = _measure(given)
    print(f"\n{'':<{WIDTH}} {'Portico':>9} {'theirs':>9} {'ratio':>8}")
    print(*lines, sep="\n")


def _measure(given: Namespace) -> list[Line]:
    _grow_to(FEW)
    lines = _provisioning(f"{FEW} there")
    _grow_to(given.schemas)
    lines += _provisioning(f"{given.schemas} there")
    print(_size())
    return lines + _fan_out(given)


def _provisioning(existing: str) -> list[Line]:
    provisioning.fill_pool(target=20)
    opened = _typical(_open_one, times=8)
    with override_settings(BUSINESS_OPENERS=[]):
        claimed = _typical(_open_one, times=8)
    made = _typical(lambda: provisioning.create_schema(provisioning.new_schema_name()), times=10)
    migrated = _typical(django_tenants.create_by_migrations, times=3)
    django_tenants.create_base()
    cloned = _typical(django_tenants.create_by_clone, times=3)
    django_tenants.clear_away()
    return [
        Line(
            f"{existing}: claim a ready one / their migrations",
            claimed,
            migrated,
            "ours registered, with its host name",
        ),
        Line(
            f"{existing}: claim a ready one / their clone", claimed, cloned, "theirs without roles, grants and policies"
        ),
        Line(
            f"{existing}: open a business / their migrations", opened, migrated, "ours with all rows of its blueprint"
        ),
        Line(f"{existing}: make a spare / their migrations", made, migrated, "ours with roles, grants and policies"),
        Line(f"{existing}: make a spare / their clone", made, cloned),
    ]


def _open_one() -> None:
    host = f"{provisioning.new_schema_name()}.localhost".replace("_", "-")
    provisioning.open_business(
        name="Bench", industry="clinic", host=host, owner_email="olive@bench.test", owner_name="Olive Otter"
    )


def _fan_out(given: Namespace) -> list[Line]:
    schemas = sorted(read_conditions().keys() - {TEMPLATE})
    one_by_one, in_parallel = schemas[: given.sample], schemas[given.sample : 2 * given.sample]
    django_tenants.migrate(one_by_one + in_parallel, executor="standard")  # notes down the platform's migrations there
    count, note = len(schemas), f"theirs projected from {given.sample}"

    def theirs(sample: Sequence[str], executor: str) -> float:
        return _seconds(lambda: django_tenants.migrate(sample, executor=executor)) / len(sample) * count

    idle = statistics.median(_seconds(fleet.migrate) for _ in range(3))
    lines = [
        Line(f"nothing to do, {count} schemas / their standard", idle, theirs(one_by_one, "standard"), note),
        Line(
            f"nothing to do, {count} schemas / their multiprocessing",
            idle,
            theirs(in_parallel, "multiprocessing"),
            note,
        ),
    ]
    with tempfile.TemporaryDirectory() as folder, further_migrations(Path(folder), ADD_FIELD):
        standard = theirs(one_by_one, "standard")
        parallel = theirs(in_parallel, "multiprocessing")
        report = fleet.migrate(options=fleet.Options(jobs=given.jobs, progress=fleet.Bar()))
        assert not report.failures
        ours = report.seconds / report.behind * count
        script = _seconds(fleet.script)
    rate = f"{report.behind / report.seconds:,.0f} schemas a second, {given.jobs} connections"
    return [
        *lines,
        Line(f"AddField, {count} schemas / their standard", ours, standard, rate),
        Line(
            f"AddField, {count} schemas / their multiprocessing",
            ours,
            parallel,
            f"then {script:.1f} s for the new script",
        ),
    ]


def _grow_to(count: int) -> None:
    existing = len(read_conditions()) - 1
    for _ in tqdm(range(existing, count), unit=" schemas", leave=False, disable=None):
        provisioning.create_schema(provisioning.new_schema_name())


def _typical(work: Callable[[], object], *, times: int) -> float:
    return statistics.median(_seconds(work) for _ in range(times))


def _seconds(work: Callable[[], object]) -> float:
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


def _span(seconds: float) -> str:
    return f"{seconds * 1000:.0f} ms" if seconds < 1 else f"{seconds:.1f} s"


def _size() -> str:
    kinds = "count(*) FILTER (WHERE relkind = 'r'), count(*) FILTER (WHERE relkind = 'i')"
    with connections["owner"].cursor() as cursor:
        cursor.execute(f"SELECT {kinds} FROM pg_class WHERE relnamespace = %s::regnamespace", [TEMPLATE])
        tables, indexes = cursor.fetchone()
        cursor.execute("SELECT count(*), current_setting('server_version') FROM pg_class")
        relations, version = cursor.fetchone()
    return f"{tables} tables and {indexes} indexes a schema, {relations:,} relations in all, Postgres {version}"
