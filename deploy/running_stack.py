"""A whole stack for as long as a `with` block: for tests that need every process."""

import contextlib
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from deploy.dev_environment import PRIVILEGED, ROOT
from deploy.ports import free_port
from deploy.processes import leashed
from deploy.supervision import CARD

LONGEST_START = 180.0
NEIGHBOURS = (1, 2, 25, 26)
# A test's own settings must not decide for the stack, above all not its database.
NOT_INHERITED = ("DATABASE_URL", *PRIVILEGED, "PUBLIC_URL", "EMAIL_URL", "PORTICO_ENV", "PORTICO_DATA", "SECRET_KEY")


@dataclass(frozen=True)
class RunningStack:
    """Its pages: `http://<subdomain>.localhost:<port>` are those of the businesses."""

    data: Path
    port: int

    @property
    def card(self) -> dict[str, Any]:
        """url, mailbox_url, smtp_port, processes (name to pid), environment (database addresses, SECRET_KEY)."""
        card: dict[str, Any] = json.loads((self.data / CARD).read_text())
        return card

    @property
    def url(self) -> str:
        return f"http://localhost:{self.port}"

    @property
    def mailbox_url(self) -> str:
        return f"http://localhost:{self.port + 25}"

    @property
    def smtp_port(self) -> int:
        return self.port + 26

    def pid(self, name: str) -> int:
        """Of web, events, worker, scheduler, mailbox, caddy or postgres; waits while it is being started again."""
        deadline = time.monotonic() + LONGEST_START
        while (pid := self.card["processes"][name]) is None and time.monotonic() < deadline:
            time.sleep(0.05)
        return int(pid)

    def environment(self) -> dict[str, str]:
        """For management commands against this stack."""
        return {**_inherited(), **self.card["environment"], "PORTICO_DATA": str(self.data), "PUBLIC_URL": self.url}

    def log(self, name: str) -> str:
        return (self.data / "log" / f"{name}.log").read_text(errors="replace")


@contextlib.contextmanager
def running_stack(
    *, data: Path | None = None, port: int | None = None, env: Mapping[str, str] | None = None, seed: bool = False
) -> Iterator[RunningStack]:
    """Starts every process, on a free port and in a folder that goes away unless they are given.

    `env` is added to the processes' environment; with DATABASE_URL and OWNER_DATABASE_URL in it that database is used,
    otherwise an embedded one. Use it in the main thread: the stack ends with the thread that started it.
    """
    with contextlib.ExitStack() as cleanup:
        if data is None:
            name = cleanup.enter_context(
                tempfile.TemporaryDirectory(prefix="portico-stack-", ignore_cleanup_errors=True)
            )
            data = Path(name)
            data.chmod(0o711)
        port = port or free_port(neighbours=NEIGHBOURS)
        process = _start(data, port=port, env=env or {}, seed=seed)
        cleanup.callback(_stop, process)
        stack = RunningStack(data=data, port=port)
        _wait_until_ready(stack, process)
        yield stack


def _inherited() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if name not in NOT_INHERITED}


def _start(data: Path, *, port: int, env: Mapping[str, str], seed: bool) -> subprocess.Popen[bytes]:
    (data / CARD).unlink(missing_ok=True)
    command = [sys.executable, "-m", "deploy.stack", "--port", str(port), "--careless", "--quiet"]
    with (data / "stack.log").open("wb") as log:
        return subprocess.Popen(
            leashed([*command, *([] if seed else ["--no-seed"])]),
            cwd=ROOT,
            env={**_inherited(), **env, "PORTICO_DATA": str(data)},
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )


def _wait_until_ready(stack: RunningStack, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + LONGEST_START
    while not (stack.data / CARD).exists():
        if process.poll() is not None or time.monotonic() > deadline:
            raise RuntimeError("The stack does not start:\n" + (stack.data / "stack.log").read_text(errors="replace"))
        time.sleep(0.05)


def _stop(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(60)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
