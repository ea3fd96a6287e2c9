"""Keeping a stack's processes running until somebody asks to stop."""

import asyncio
import contextlib
import http.client
import json
import os
import signal
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from deploy.dev_environment import Ports, Problem
from deploy.postgres import Cluster
from deploy.processes import Child, keep_running, kill_group, stop
from deploy.terminal import Terminal

LONGEST_START = 120.0
# A child that ended this often before the stack was ready will not come up by patience.
TOO_MANY_FAILURES = 4
STOP_PATIENCE = 15.0
LOOK_EVERY = 0.2
# Where other programs, such as tests, read what runs where; the file exists while the stack is ready.
CARD = "stack.json"


@dataclass(frozen=True)
class Stack:
    """What one run knows. `cluster` is None where the database is somebody else's."""

    ports: Ports
    data: Path
    environment: dict[str, str]
    cluster: Cluster | None
    children: list[Child]
    terminal: Terminal

    @property
    def card(self) -> Path:
        return self.data / CARD


async def supervise(stack: Stack, *, welcome: str) -> None:
    """Runs the children until a signal asks to stop; asked twice, it ends them without waiting."""
    asked = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        asyncio.get_running_loop().add_signal_handler(number, _stop_request(stack, asked))
    running = [asyncio.create_task(keep_running(child, say=stack.terminal.say)) for child in stack.children]
    watching = asyncio.create_task(_watch(stack, welcome=welcome))
    asking = asyncio.create_task(asked.wait())
    try:
        await asyncio.wait([asking, watching, *running], return_when=asyncio.FIRST_COMPLETED)
        for task in (watching, *running):
            if task.done():
                task.result()
    finally:
        watching.cancel()
        asking.cancel()
        stack.card.unlink(missing_ok=True)
        stack.terminal.note("Stopping …")
        await asyncio.gather(*(stop(child, patience=STOP_PATIENCE) for child in stack.children))
        await asyncio.gather(watching, asking, *running, return_exceptions=True)


def _stop_request(stack: Stack, asked: asyncio.Event) -> Callable[[], None]:
    def request() -> None:
        if asked.is_set():
            for child in stack.children:
                if child.pid:
                    kill_group(child.pid)
        asked.set()

    return request


async def _watch(stack: Stack, *, welcome: str) -> None:
    """Waits until the stack answers and says so; then keeps Postgres running and the card true."""
    await _until_ready(stack)
    stack.terminal.note(welcome)
    shown: dict[str, object] = {}
    while True:
        _revive_postgres(stack)
        card = _card(stack)
        if card != shown:
            _write_privately(stack.card, json.dumps(card, indent=2))
            shown = card
        await asyncio.sleep(LOOK_EVERY)


async def _until_ready(stack: Stack) -> None:
    deadline = asyncio.get_running_loop().time() + LONGEST_START
    answer = "no answer"
    while asyncio.get_running_loop().time() < deadline:
        _revive_postgres(stack)
        for child in stack.children:
            if child.failures >= TOO_MANY_FAILURES:
                raise Problem(f"{child.name} does not start:\n" + "\n".join(stack.terminal.recent[child.name]))
        status, answer = await asyncio.to_thread(_readiness, stack.ports.front)
        if status == 200:
            return
        await asyncio.sleep(LOOK_EVERY)
    raise Problem(f"The stack does not become ready; /readyz says: {answer}")


def _readiness(port: int) -> tuple[int, str]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    with contextlib.closing(connection):
        try:
            connection.request("GET", "/readyz", headers={"Host": f"localhost:{port}"})
            response = connection.getresponse()
            return response.status, response.read().decode(errors="replace")
        except (OSError, http.client.HTTPException) as error:
            return 0, str(error)


def _revive_postgres(stack: Stack) -> None:
    """Blocks while the database recovers: nothing else could do useful work meanwhile."""
    if stack.cluster and not stack.cluster.is_running:
        stack.terminal.say("postgres", "ended; starting it again")
        stack.cluster.revive()


def _card(stack: Stack) -> dict[str, object]:
    processes = {child.name: child.pid for child in stack.children}
    if stack.cluster:
        processes["postgres"] = stack.cluster.process.pid
    names = ("DATABASE_URL", "OWNER_DATABASE_URL", "ADMIN_DATABASE_URL", "SECRET_KEY")
    return {
        "url": f"http://localhost:{stack.ports.front}",
        "mailbox_url": f"http://localhost:{stack.ports.mailbox}",
        "smtp_port": stack.ports.smtp,
        "supervisor": os.getpid(),
        "processes": processes,
        "environment": {name: stack.environment[name] for name in names if name in stack.environment},
    }


def _write_privately(file: Path, text: str) -> None:
    unfinished = file.with_suffix(".unfinished")
    unfinished.touch(mode=0o600)
    unfinished.write_text(text)
    unfinished.rename(file)
