from __future__ import annotations

import os
import re
import resource
import subprocess
import sys
from io import StringIO

import psycopg
import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connections
from django.test.utils import CaptureQueriesContext

from tenants import provisioning
from tenants.database import STAMP, is_prepared
from tests.factories.cast import Cast
from tests.tenants.conftest import ROOT


def prepare(*arguments: str) -> str:
    said = StringIO()
    call_command("prepare", *arguments, stdout=said)
    return said.getvalue()


def test_prepared_database_is_left_alone(cast: Cast) -> None:
    provisioning.fill_pool()

    with CaptureQueriesContext(connections["owner"]) as asked:
        assert prepare() == "Everything is ready.\n"
    assert [
        one["sql"] for one in asked if re.match("INSERT|UPDATE|DELETE|CREATE|ALTER|GRANT|COMMENT", one["sql"])
    ] == []


def test_prepared_database_costs_little_more_than_starting_python(cast: Cast) -> None:
    provisioning.fill_pool()

    assert processor_seconds("prepare") - processor_seconds("prepare", "--help") < 1


def test_only_what_is_missing_is_made(cast: Cast) -> None:
    provisioning.fill_pool()
    settings.POOL_SIZE += 1
    try:
        assert prepare() == "Made 1 spare schemas.\n"
    finally:
        settings.POOL_SIZE -= 1


def test_server_is_repaired_when_told_to(cast: Cast) -> None:
    assert "Prepared the server" in prepare("--repair")


def test_server_of_another_version_is_prepared_anew(cast: Cast) -> None:
    owner, web = settings.DATABASES["owner"], settings.DATABASES["default"]
    assert is_prepared(owner=owner, web=web)
    comment(owner["NAME"], "portico: older")

    assert not is_prepared(owner=owner, web=web)
    assert "Prepared the server" in prepare()
    assert is_prepared(owner=owner, web=web)


def test_server_of_another_version_needs_its_administrator(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    comment(settings.DATABASES["owner"]["NAME"], "portico: older")
    with monkeypatch.context() as changed:
        changed.setattr(settings, "ADMIN_DATABASE_URL", "")

        with pytest.raises(CommandError, match="set ADMIN_DATABASE_URL once"):
            prepare()
    comment(settings.DATABASES["owner"]["NAME"], STAMP)


def processor_seconds(*command: str) -> float:
    """What a command costs by itself, whatever else the machine is doing."""
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "deploy.settings", "POOL_SIZE": str(settings.POOL_SIZE)}
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run(
        [sys.executable, "manage.py", *command], cwd=ROOT, env=environment, check=True, capture_output=True, text=True
    )
    assert done.stdout == "Everything is ready.\n" or "--help" in command
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def comment(database: str, text: str) -> None:
    with psycopg.connect(settings.ADMIN_DATABASE_URL, autocommit=True) as server:
        server.execute(f"COMMENT ON DATABASE \"{re.sub('[^a-z0-9_]', '', database)}\" IS '{text}'".encode())
