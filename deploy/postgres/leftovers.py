"""What an earlier run left behind: a server that lost its holder, or a pid file without a server."""

import os
import signal
import time
from pathlib import Path

from deploy.postgres.home import Home
from deploy.postgres.problems import PostgresProblem

LONGEST_SHUTDOWN = 120.0


def clear_leftovers(home: Home) -> None:
    """Call only with the home's lock held: whatever still runs on its data has no holder any more."""
    _stop_servers(home)
    _remove_stale_pid_file(home)


def recorded_pid(data: Path) -> int | None:
    try:
        return int((data / "postmaster.pid").read_text().split("\n", 1)[0])
    except (OSError, ValueError):
        return None


def _stop_servers(home: Home) -> None:
    """Waits for the backends too: they may outlive a killed postmaster, and two servers on one folder destroy it."""
    deadline = time.monotonic() + LONGEST_SHUTDOWN
    asked: set[int] = set()
    while pids := _servers_on(home.data):
        postmaster = recorded_pid(home.data)
        if postmaster in pids and postmaster not in asked:
            os.kill(postmaster, signal.SIGINT)
            asked.add(postmaster)
        if time.monotonic() > deadline:
            raise PostgresProblem(f"An earlier Postgres (process {pids[0]}) still uses {home.data}. Stop it first.")
        time.sleep(0.05)


def _remove_stale_pid_file(home: Home) -> None:
    """Postgres takes any living process with the recorded number for itself; pids are recycled, so we look closer."""
    pid = recorded_pid(home.data)
    if pid is not None and not _is_hidden_postgres(Path("/proc", str(pid))):
        (home.data / "postmaster.pid").unlink(missing_ok=True)


def _servers_on(data: Path) -> list[int]:
    if not data.exists():
        return []
    inode = os.stat(data)
    return [int(name) for name in os.listdir("/proc") if name.isdigit() and _runs_on(Path("/proc", name), inode)]


def _runs_on(process: Path, data: os.stat_result) -> bool:
    try:
        return _is_postgres(process) and os.path.samestat(os.stat(process / "cwd"), data)
    except OSError:
        return False


def _is_postgres(process: Path) -> bool:
    return os.path.basename(os.readlink(process / "exe")).startswith("postgres")


def _is_hidden_postgres(process: Path) -> bool:
    """Some containers forbid root to look at other accounts' processes: then Postgres itself must judge the file."""
    try:
        os.readlink(process / "exe")
    except PermissionError:
        return (process / "comm").read_text().strip() == "postgres"
    except OSError:
        return False
    return False
