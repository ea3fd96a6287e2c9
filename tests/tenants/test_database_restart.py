"""The whole of it: Postgres is killed while a task runs and a page listens, and nothing is lost or doubled."""

from __future__ import annotations

import contextlib
import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from deploy.postgres import Cluster, running
from tests.tenants.conftest import ROOT, wait_until
from tests.tenants.listening import Page


@pytest.fixture
def cluster() -> Iterator[Cluster]:
    with tempfile.TemporaryDirectory(prefix="portico-") as name:
        Path(name).chmod(0o711)
        with running(Path(name) / "postgres") as cluster:
            yield cluster


@pytest.fixture
def environment(cluster: Cluster) -> dict[str, str]:
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "tests.tenants.process_settings",
        "ADMIN_DATABASE_URL": cluster.url(),
        "OWNER_DATABASE_URL": cluster.url(user="portico_owner", password="owner", database="portico"),
        "DATABASE_URL": cluster.url(user="portico_web", password="web", database="portico"),
    }
    command(environment, "manage.py", "prepare")
    return environment


def command(environment: dict[str, str], *arguments: str) -> str:
    done = subprocess.run(
        [sys.executable, *arguments], cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def act(environment: dict[str, str], *arguments: str) -> str:
    return command(environment, "-m", "tests.tenants.restart_actions", *arguments)


@pytest.fixture
def worker(environment: dict[str, str]) -> Iterator[None]:
    program = [sys.executable, "manage.py", "work", "--threads", "1", "--lease", "3"]
    with subprocess.Popen(program, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL) as process:
        try:
            yield
        finally:
            process.kill()


@pytest.fixture
def events_port(environment: dict[str, str]) -> Iterator[int]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    program = [sys.executable, "-m", "uvicorn", "deploy.asgi:application", "--port", str(port), "--no-access-log"]
    with subprocess.Popen(program, cwd=ROOT, env=environment, stderr=subprocess.DEVNULL) as process:
        try:
            wait_until(lambda: is_ready(port))
            yield port
        finally:
            process.kill()


def is_ready(port: int) -> bool:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    with contextlib.suppress(OSError), contextlib.closing(connection):
        connection.request("GET", "/readyz")
        return connection.getresponse().status == 200
    return False


@pytest.mark.stack
def test_killed_database_loses_no_task_and_no_event_and_doubles_none(
    cluster: Cluster, environment: dict[str, str], worker: None, events_port: int, tmp_path: Path
) -> None:
    page = Page(events_port, json.loads(act(environment, "open")))
    act(environment, "ask", str(tmp_path))
    wait_until((tmp_path / "runs").exists)
    act(environment, "tell", "before")
    assert page.hear(2) == ["services", "before"]  # the first from the opening, moments ago

    os.kill(cluster.process.pid, signal.SIGKILL)
    cluster.process.wait()
    (tmp_path / "go").touch()
    time.sleep(1)
    cluster.revive()
    act(environment, "tell", "after")

    assert page.hear(1, seconds=20) == ["after"]
    wait_until(lambda: messages_left(cluster) == 0, seconds=40)
    assert int(act(environment, "count")) == 1
    assert len((tmp_path / "runs").read_text()) == 2
    page.close()


def messages_left(cluster: Cluster) -> int:
    with psycopg.connect(cluster.url(database="portico")) as database:
        row = database.execute("SELECT count(*) FROM portico.message WHERE actor = 'tests.write_slowly'").fetchone()
    return int(row[0]) if row else 0
