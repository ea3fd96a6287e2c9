"""Schedulers as processes: two at once ask for each run once, and one comes back after its connection was cut."""

from __future__ import annotations

import subprocess
from collections.abc import Callable

import psycopg
import pytest
from django.conf import settings
from django.db import connections

from tenants.entry import entering_queue
from tests.factories.cast import Cast
from tests.tenants.conftest import wait_until


def rows(statement: str) -> list[tuple[object, ...]]:
    with entering_queue(), connections["default"].cursor() as cursor:
        cursor.execute(statement)
        return list(cursor.fetchall())


def test_two_schedulers_ask_for_each_run_once(committed: Cast, start: Callable[..., subprocess.Popen[str]]) -> None:
    start("schedule")
    start("schedule")

    wait_until(lambda: rows("SELECT 1 FROM portico.message WHERE actor = 'events.forget'"))
    with pytest.raises(AssertionError, match="it has not happened"):
        wait_until(lambda: len(rows("SELECT 1 FROM portico.message WHERE actor = 'events.forget'")) > 1, seconds=5)


def test_scheduler_goes_on_after_its_connection_was_cut(
    committed: Cast, start: Callable[..., subprocess.Popen[str]]
) -> None:
    start("schedule")
    wait_until(lambda: rows("SELECT 1 FROM portico.message"))
    connections.close_all()
    with psycopg.connect(settings.ADMIN_DATABASE_URL, autocommit=True) as server:
        cut = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s AND usename = 'portico_web'"
        server.execute(cut, [settings.DATABASES["default"]["NAME"]])

    with connections["owner"].cursor() as cursor:
        cursor.execute("DELETE FROM portico.message")
        cursor.execute("UPDATE portico.schedule SET next_run_at = now()")

    wait_until(lambda: rows("SELECT 1 FROM portico.message"))
