"""The stream server as a process of its own."""

from __future__ import annotations

import contextlib
import http.client
import os
import signal
import subprocess
import sys

from deploy.ports import free_port
from tests.factories.cast import Cast
from tests.tenants.conftest import ROOT, wait_until
from tests.tenants.listening import Page, cookie_of


def answer(port: int, path: str) -> int:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    with contextlib.suppress(OSError), contextlib.closing(connection):
        connection.request("GET", path)
        return connection.getresponse().status
    return 0


def test_server_told_to_stop_ends_its_streams_at_once(committed: Cast) -> None:
    port = free_port()
    program = [sys.executable, "-m", "uvicorn", "deploy.asgi:application", "--port", str(port)]
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "tests.tenants.process_settings"}
    with subprocess.Popen(program, cwd=ROOT, env=environment, stderr=subprocess.DEVNULL) as process:
        try:
            wait_until(lambda: answer(port, "/readyz") == 200)
            assert answer(port, "/healthz") == 200
            page = Page(port, cookie_of(committed.alice))

            process.send_signal(signal.SIGTERM)

            assert page.has_ended()
            process.wait(timeout=10)
            page.close()
        finally:
            process.kill()
