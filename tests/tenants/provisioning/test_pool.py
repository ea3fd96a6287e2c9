"""The pool as processes see it: a web process that owns nothing, and a worker that makes schemas."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.conf import settings
from django.db import connections
from pytest_django import DjangoDbBlocker

from tenants import provisioning
from tenants.entry import entering_platform
from tenants.models import Business, SpareSchema
from tenants.provisioning.pool import claim_schema
from tenants.queue.draining import run_waiting
from tests.crowding import crowding
from tests.factories.databases import further_database, working_on
from tests.tenants.conftest import ROOT

OPEN = """
import sys, time, django
django.setup()
from tenants.provisioning import NoSpareSchema, open_business, pool
pool.PATIENCE_SECONDS = float(sys.argv[1])
begun = time.monotonic()
try:
    open_business(name="Web", industry="clinic", host="web.localhost", owner_email="w@web.test", owner_name="Wim")
except NoSpareSchema:
    print("none")
else:
    print(time.monotonic() - begun)
"""


@pytest.fixture(scope="module")
def _database(django_db_blocker: DjangoDbBlocker) -> Iterator[str]:
    name = f"{settings.DATABASES['owner']['NAME']}_pool"
    with django_db_blocker.unblock(), further_database(name):
        yield name


@pytest.fixture(autouse=True)
def _empty_pool(_database: str, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    with django_db_blocker.unblock(), working_on(_database):
        with entering_platform():
            SpareSchema.objects.all().delete()
            Business.objects.all().delete()
        run_waiting()
        with entering_platform():
            SpareSchema.objects.all().delete()
        yield


def open_from_the_web(*, patience: float) -> subprocess.Popen[str]:
    """A process that opens a business with no more than the web's own rights."""
    environment = {name: value for name, value in os.environ.items() if name not in ("OWNER_DATABASE_URL",)}
    database = settings.DATABASES["default"]
    where = f"{database['HOST']}:{database['PORT']}/{database['NAME']}"
    environment["DATABASE_URL"] = f"postgresql://{database['USER']}:{database['PASSWORD']}@{where}"
    environment["DJANGO_SETTINGS_MODULE"] = "deploy.settings"
    command = [sys.executable, "-c", OPEN, str(patience)]
    return subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True)


def test_web_with_an_empty_pool_waits_for_the_worker() -> None:
    before = crowding()
    process = open_from_the_web(patience=20)
    while process.poll() is None:
        run_waiting()
    said, _ = process.communicate()

    assert float(said) < 2 * max(before, crowding())
    with entering_platform():
        assert Business.objects.get().domains.get().domain == "web.localhost"


def test_web_without_a_worker_gives_up_and_leaves_nothing() -> None:
    process = open_from_the_web(patience=0.3)
    said, _ = process.communicate()

    assert said.strip() == "none"
    with entering_platform():
        assert not Business.objects.exists()


def test_two_at_once_claim_two_schemas() -> None:
    provisioning.fill_pool(target=2)
    with ThreadPoolExecutor(max_workers=1) as aside, entering_platform():
        mine = claim_schema()
        theirs = aside.submit(_claim_elsewhere).result()

    assert mine != theirs
    with entering_platform():
        assert not SpareSchema.objects.exists()


def test_pool_is_filled_once_however_many_ask() -> None:
    with ThreadPoolExecutor(max_workers=3) as crowd:
        made = [asked.result() for asked in [crowd.submit(_fill_elsewhere) for _ in range(3)]]

    assert sum(made) == settings.POOL_SIZE
    assert provisioning.fill_pool() == 0


def _claim_elsewhere() -> str:
    try:
        with entering_platform():
            return claim_schema()
    finally:
        connections.close_all()


def _fill_elsewhere() -> int:
    try:
        return provisioning.fill_pool()
    finally:
        connections.close_all()
