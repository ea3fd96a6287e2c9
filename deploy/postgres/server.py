"""The server's process: starting it until it is ready, and ending it."""

import contextlib
import os
import signal
import subprocess
import time
from collections.abc import Mapping
from pathlib import Path

from deploy.postgres.binaries import program_folder
from deploy.postgres.home import Home
from deploy.postgres.leftovers import clear_leftovers
from deploy.postgres.problems import PostgresProblem
from deploy.processes import leashed

# Recovery after a crash may take minutes; as long as the server lives and works on it, we wait.
LONGEST_START = 900.0
LONGEST_STOP = 120.0
TRIES = 3
# Nothing of ours: a PGDATA or PGPORT of somebody's shell must not reach the server.
ENVIRONMENT = {"PATH": os.defpath, "LC_ALL": "C.UTF-8", "TZ": "UTC"}


def launch(home: Home, *, port: int | None, settings: Mapping[str, str]) -> subprocess.Popen[bytes]:
    """The first try after a crash can fail on what the crash left, such as a shared memory block still in use."""
    for attempt in range(1, TRIES + 1):
        clear_leftovers(home)
        process = _spawn(home, port=port, settings=settings)
        if _becomes_ready(home, process):
            return process
        time.sleep(attempt)
    raise PostgresProblem(f"Postgres does not start. The end of {home.log}:\n{_last_lines(home.log)}")


def _spawn(home: Home, *, port: int | None, settings: Mapping[str, str]) -> subprocess.Popen[bytes]:
    command: list[str | Path] = [program_folder(home) / "postgres", "-D", home.data]
    where = {
        "listen_addresses": "" if port is None else "127.0.0.1",
        "port": str(port or 5432),
        "unix_socket_directories": str(home.socket_folder),
    }
    for name, value in {**settings, **where}.items():
        command += ["-c", f"{name}={value}"]
    with home.log.open("ab") as log:
        return subprocess.Popen(
            leashed(command, on_parent_death=signal.SIGINT, account=home.account),
            stdin=subprocess.DEVNULL, stdout=log, stderr=log, env=ENVIRONMENT, cwd="/", start_new_session=True,
        )  # fmt: skip


def _becomes_ready(home: Home, process: subprocess.Popen[bytes]) -> bool:
    """The server says so itself, in the eighth line of its pid file, as pg_ctl reads it."""
    deadline = time.monotonic() + LONGEST_START
    while process.poll() is None:
        if time.monotonic() > deadline:
            end(process)
            return False
        if _says_ready(home.data / "postmaster.pid", pid=process.pid):
            return True
        time.sleep(0.02)
    return False


def _says_ready(pid_file: Path, *, pid: int) -> bool:
    try:
        lines = pid_file.read_text().splitlines()
    except OSError:
        return False
    return len(lines) >= 8 and lines[0] == str(pid) and lines[7].strip() == "ready"


def end(process: subprocess.Popen[bytes]) -> None:
    for request, patience in ((signal.SIGINT, LONGEST_STOP), (signal.SIGQUIT, 10.0), (signal.SIGKILL, 10.0)):
        if process.poll() is not None:
            return
        process.send_signal(request)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(patience)


def _last_lines(path: Path, *, count: int = 15) -> str:
    return "\n".join(path.read_text(errors="replace").splitlines()[-count:])
