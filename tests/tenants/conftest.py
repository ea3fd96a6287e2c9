from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import connections

from tests.factories.cast import Cast

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def committed(_cast: Cast, django_db_blocker: Any) -> Iterator[Cast]:
    """The cast, in transactions that really commit, for what other processes must see; removed afterwards."""
    with django_db_blocker.unblock():
        _clear(_cast)
        yield _cast
        _clear(_cast)
        connections.close_all()


def _clear(cast: Cast) -> None:
    with connections["owner"].cursor() as cursor:
        cursor.execute("TRUNCATE portico.message, portico.event, portico.schedule")
        cursor.execute("DELETE FROM public.accounts_session")
        for business in (cast.alpha, cast.beta):
            cursor.execute(f"DELETE FROM {business.schema_name}.audit_entry WHERE verb LIKE 'test.%%'")
            cursor.execute(f"DELETE FROM {business.schema_name}.accounts_session")


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Callable[..., subprocess.Popen[str]]]:
    """Starts one of our commands as a process of its own and waits until it says that it is ready."""
    processes: list[subprocess.Popen[str]] = []

    def run(*command: str) -> subprocess.Popen[str]:
        log = (tmp_path / f"{len(processes)}.log").open("w")
        environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "tests.tenants.process_settings"}
        process = subprocess.Popen(
            [sys.executable, "manage.py", *command],
            cwd=ROOT,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=log,
            text=True,
        )
        log.close()
        processes.append(process)
        assert process.stdout is not None
        assert "is ready" in process.stdout.readline(), (tmp_path / f"{len(processes) - 1}.log").read_text()
        return process

    yield run
    for process in processes:
        process.kill()
        process.wait()
        if process.stdout is not None:
            process.stdout.close()


def wait_until(is_true: Callable[[], Any], *, seconds: float = 20) -> None:
    end = time.monotonic() + seconds
    while not is_true():
        assert time.monotonic() < end, "it has not happened"
        time.sleep(0.05)
