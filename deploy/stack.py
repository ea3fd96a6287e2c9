"""The whole product on one machine, as `deploy/up` starts it: `python -m deploy.stack`."""

import asyncio
import contextlib
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from deploy.dev_environment import (
    PRIVILEGED,
    ROOT,
    Ports,
    Problem,
    caddy_environment,
    common_environment,
    has_external_database,
    make_data_folder,
    without,
)
from deploy.options import parse
from deploy.postgres import Cluster, PostgresProblem, start
from deploy.processes import Child, leashed
from deploy.supervision import CARD, Stack, supervise
from deploy.terminal import Terminal

PROGRAMS = Path(sys.executable).parent


def main() -> None:
    options = parse(sys.argv[1:])
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    try:
        _run(Ports(front=options.port), seed=not options.no_seed, quiet=options.quiet, durable=not options.careless)
    except (Problem, PostgresProblem) as problem:
        sys.exit(f"deploy/up: {problem}")
    except KeyboardInterrupt:
        sys.exit(130)


def _run(ports: Ports, *, seed: bool, quiet: bool, durable: bool) -> None:
    data = make_data_folder()
    ports.check()
    terminal = Terminal(folder=data / "log", quiet=quiet)
    with _database(data, terminal=terminal, durable=durable) as cluster:
        (data / CARD).unlink(missing_ok=True)  # not before the folder is ours alone: it may be a running stack's
        environment = common_environment(data, ports=ports, cluster=cluster)
        terminal.note("Preparing the database …")
        _manage("prepare", environment=environment)
        sign_ins = ""
        if seed:
            terminal.note("Looking after the demo businesses …")
            sign_ins = _manage("seed_demo", environment=environment)
        children = _children(environment, data=data, ports=ports)
        stack = Stack(ports, data, environment, cluster, children, terminal)
        asyncio.run(supervise(stack, welcome=_welcome(ports, sign_ins=sign_ins)))
    terminal.note("Stopped.")


@contextlib.contextmanager
def _database(data: Path, *, terminal: Terminal, durable: bool) -> Iterator[Cluster | None]:
    if has_external_database():
        yield None
        return
    terminal.note("Starting Postgres …")
    cluster = start(data / "postgres", durable=durable)
    try:
        yield cluster
    finally:
        cluster.stop()


def _manage(command: str, *, environment: dict[str, str]) -> str:
    """Runs a management command with its complaints on the terminal; returns what it printed."""
    result = subprocess.run(
        leashed([sys.executable, ROOT / "manage.py", command]),
        env=environment,
        stdout=subprocess.PIPE,
        text=True,
        check=False,
    )
    if result.returncode != 0:
        raise Problem(f"manage.py {command} failed; its message stands above.\n{result.stdout}".rstrip())
    return result.stdout


def _children(environment: dict[str, str], *, data: Path, ports: Ports) -> list[Child]:
    """Each process gets the privileges it needs: those that answer strangers cannot reach the owner's connection."""
    answering = without(environment, *PRIVILEGED)
    working = without(environment, "ADMIN_DATABASE_URL")
    manage: list[str | Path] = [sys.executable, ROOT / "manage.py"]
    mailbox: list[str | Path] = [
        "--web-port",
        str(ports.mailbox),
        "--smtp-port",
        str(ports.smtp),
        "--folder",
        data / "mail",
    ]
    events = ["--host", "127.0.0.1", "--port", str(ports.events), "--no-access-log", "--timeout-graceful-shutdown", "3"]
    caddy: list[str | Path] = ["run", "--adapter", "caddyfile", "--config", ROOT / "deploy" / "Caddyfile.dev"]
    return [
        Child("mailbox", [sys.executable, "-m", "deploy.mailbox", *mailbox], answering),
        Child("web", [PROGRAMS / "gunicorn", "--config", ROOT / "deploy/gunicorn.conf.py", "deploy.wsgi"], answering),
        Child("events", [PROGRAMS / "uvicorn", "deploy.asgi:application", *events], answering),
        Child("worker", [*manage, "work", "--patience", "10"], working),
        Child("scheduler", [*manage, "schedule"], working),
        Child("caddy", [PROGRAMS / "caddy", *caddy], caddy_environment(environment, data=data, ports=ports)),
    ]


def _welcome(ports: Ports, *, sign_ins: str) -> str:
    return f"""
Everything runs.

  Platform   http://localhost:{ports.front}
  Mailbox    http://localhost:{ports.mailbox}   (every mail that is sent arrives here)

{sign_ins.rstrip()}

Ctrl-C stops everything.
"""


if __name__ == "__main__":
    main()
