import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from email.message import Message
from pathlib import Path

import pytest

from deploy.ports import free_port
from deploy.processes import leashed
from deploy.running_stack import RunningStack, running_stack

ROOT = Path(__file__).resolve().parents[2]
NAMES = ["caddy", "events", "mailbox", "postgres", "scheduler", "web", "worker"]
pytestmark = [pytest.mark.stack, pytest.mark.xdist_group("stack")]


@pytest.fixture(scope="module")
def stack() -> Iterator[RunningStack]:
    with running_stack() as running:
        yield running


def status(url: str) -> int:
    try:
        with urllib.request.urlopen(url, timeout=10) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as error:
        error.close()
        return error.code
    except OSError:
        return 0


def answer(url: str) -> Message:
    """The headers, whatever the status."""
    try:
        with urllib.request.urlopen(url, timeout=10) as found:
            headers: Message = found.headers
            return headers
    except urllib.error.HTTPError as error:
        error.close()
        return error.headers


def within(seconds: float, condition: Callable[[], bool]) -> bool:
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.1)
    return True


def is_gone(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] == "Z"
    except OSError:
        return True


def up(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    command = leashed([sys.executable, "-m", "deploy.stack", *arguments])
    return subprocess.run(
        command, cwd=ROOT, env={**os.environ, **environment}, capture_output=True, text=True, timeout=60, check=False
    )


def test_one_origin_answers_for_everything(stack: RunningStack) -> None:
    assert status(f"{stack.url}/readyz") == 200
    assert status(stack.mailbox_url) == 200
    assert sorted(stack.card["processes"]) == NAMES


def test_what_only_caddy_may_ask_is_closed(stack: RunningStack) -> None:
    assert status(f"http://127.0.0.1:{stack.port + 1}/internal/tls-ask?domain=localhost") == 200
    assert status(f"{stack.url}/internal/tls-ask?domain=localhost") == 404


@pytest.mark.parametrize("path", ["/internal/", "/events", "/sign-in/", "/static/no-such-file"])
def test_whatever_answers_carries_the_shell(stack: RunningStack, path: str) -> None:
    """Caddy's own refusals and the live updates never see the application's middleware."""
    found = answer(f"{stack.url}{path}")
    assert {name: found.get(name) for name in ("X-Content-Type-Options", "X-Frame-Options", "Referrer-Policy")} == {
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "DENY",
        "Referrer-Policy": "same-origin",
    }
    assert found["Cross-Origin-Resource-Policy"] == found["Cross-Origin-Opener-Policy"] == "same-origin"
    (policy,) = found.get_all("Content-Security-Policy", [])
    assert "default-src 'none'" in policy
    assert found["Cache-Control"] is not None


def test_nobody_outside_chooses_what_their_request_is_called(stack: RunningStack) -> None:
    request = urllib.request.Request(f"{stack.url}/sign-in/", headers={"X-Request-ID": "chosen-by-a-stranger"})
    with urllib.request.urlopen(request, timeout=10) as found:
        assert found.headers["X-Request-ID"] != "chosen-by-a-stranger"


@pytest.mark.parametrize("name", ["web", "events"])
def test_process_that_answers_strangers_knows_no_owner(stack: RunningStack, name: str) -> None:
    environment = Path(f"/proc/{stack.pid(name)}/environ").read_bytes().decode()
    assert "DATABASE_URL=" in environment
    assert "OWNER_DATABASE_URL" not in environment
    assert "ADMIN_DATABASE_URL" not in environment


@pytest.mark.parametrize("name", ["worker", "web", "postgres"])
def test_killed_process_is_started_again(stack: RunningStack, name: str) -> None:
    killed = stack.pid(name)
    os.kill(killed, signal.SIGKILL)
    assert within(30, lambda: stack.pid(name) != killed)
    assert within(30, lambda: status(f"{stack.url}/readyz") == 200)


def test_taken_port_is_named(tmp_path: Path) -> None:
    port = free_port(neighbours=(1,))
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", port + 1))
        taken.listen()
        result = up("--port", str(port), PORTICO_DATA=str(tmp_path))
    assert result.returncode == 1
    assert f"Port {port + 1} (web) is taken" in result.stderr
    assert f"deploy/up --port {port + 100}" in result.stderr


def test_folder_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    result = up(PORTICO_DATA=str(tmp_path / "file" / "data"))
    assert result.returncode == 1
    assert f"The data folder {tmp_path}/file/data cannot be written" in result.stderr


def test_second_start_on_a_folder_in_use_leaves_the_first_alone(stack: RunningStack) -> None:
    port = free_port(neighbours=(1, 2, 25, 26))
    result = up("--port", str(port), PORTICO_DATA=str(stack.data), DATABASE_URL="")
    assert (result.returncode, "is already in use by process" in result.stderr) == (1, True)
    assert sorted(stack.card["processes"]) == NAMES


def test_half_of_an_external_database_is_refused(tmp_path: Path) -> None:
    addresses = {"DATABASE_URL": "postgresql://portico_web@nowhere/portico", "OWNER_DATABASE_URL": ""}
    result = up("--port", str(free_port()), PORTICO_DATA=str(tmp_path), **addresses)
    assert result.returncode == 1
    assert "OWNER_DATABASE_URL is not" in result.stderr


def test_killed_supervisor_takes_everything_along() -> None:
    with running_stack() as doomed:
        card = doomed.card
        os.kill(card["supervisor"], signal.SIGKILL)
        assert within(30, lambda: all(is_gone(pid) for pid in card["processes"].values()))
