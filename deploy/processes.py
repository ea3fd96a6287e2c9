"""Commands that end when we do, whatever ends us, and that are started again when they end before."""

import asyncio
import contextlib
import os
import signal
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

LEASH = Path(__file__).with_name("leash.py")
FIRST_DELAY, LONGEST_DELAY = 0.5, 30.0
# A process that lived this long had started well: its next failure is a new one.
SETTLED_AFTER = 60.0

Say = Callable[[str, str], None]


@dataclass(frozen=True)
class Account:
    """An account of the operating system."""

    name: str
    user: int
    group: int


@dataclass
class Child:
    """A long-running command. `failures` counts the ends that nobody asked for."""

    name: str
    command: Sequence[str | Path]
    environment: Mapping[str, str]
    process: asyncio.subprocess.Process | None = None
    failures: int = 0
    is_stopping: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def pid(self) -> int | None:
        return self.process.pid if self.process and self.process.returncode is None else None


def leashed(
    command: Sequence[str | Path], *, on_parent_death: signal.Signals = signal.SIGTERM, account: Account | None = None
) -> list[str]:
    """The command line that runs `command` so that it gets a signal when the calling thread ends, even by kill -9."""
    user, group = (account.user, account.group) if account else (-1, -1)
    prefix = [sys.executable, "-I", "-S", LEASH, os.getpid(), on_parent_death.value, user, group]
    return [str(part) for part in [*prefix, *command]]


async def keep_running(child: Child, *, say: Say) -> None:
    """Starts the child again, with growing pauses, until `stop` is called; `say` gets its name and each line."""
    delay = 0.0
    while not child.is_stopping.is_set():
        started = time.monotonic()
        status = await _run_once(child, say=say)
        if child.is_stopping.is_set():
            return
        child.failures += 1
        has_settled = time.monotonic() - started > SETTLED_AFTER
        delay = FIRST_DELAY if has_settled or not delay else min(delay * 2, LONGEST_DELAY)
        say(child.name, f"ended ({describe(status)}); starting it again in {delay:g} s")
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(child.is_stopping.wait(), delay)


async def stop(child: Child, *, patience: float) -> None:
    child.is_stopping.set()
    process = child.process
    if process is None:
        return
    with contextlib.suppress(ProcessLookupError):
        process.terminate()
    with contextlib.suppress(TimeoutError):
        await asyncio.wait_for(process.wait(), patience)
    kill_group(process.pid)
    await process.wait()


def kill_group(leader: int) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.killpg(leader, signal.SIGKILL)


def describe(status: int) -> str:
    return f"by {signal.Signals(-status).name}" if status < 0 else f"with status {status}"


async def _spawn(child: Child, *, output: int) -> asyncio.subprocess.Process:
    # A session of its own: Ctrl-C reaches us alone, and what a child leaves behind can be ended as a group.
    return await asyncio.create_subprocess_exec(
        *leashed(child.command),
        stdin=asyncio.subprocess.DEVNULL,
        stdout=output,
        stderr=output,
        env=child.environment,
        start_new_session=True,
    )


async def _run_once(child: Child, *, say: Say) -> int:
    # A pipe of our own: with asyncio's, waiting for the process means waiting for all who inherited its output.
    reading, writing = os.pipe()
    try:
        child.process = await _spawn(child, output=writing)
    finally:
        os.close(writing)
    relaying = asyncio.create_task(_relay(reading, name=child.name, say=say))
    status = await child.process.wait()
    # Its own children may still hold its port and its output.
    kill_group(child.process.pid)
    await relaying
    return status


async def _relay(descriptor: int, *, name: str, say: Say) -> None:
    stream = asyncio.StreamReader()
    file = os.fdopen(descriptor, "rb", buffering=0)
    transport, _ = await asyncio.get_running_loop().connect_read_pipe(
        lambda: asyncio.StreamReaderProtocol(stream), file
    )
    with contextlib.closing(transport):
        rest = b""
        while chunk := await stream.read(65536):
            *lines, rest = (rest + chunk).split(b"\n")
            for line in lines:
                say(name, line.decode(errors="replace").rstrip())
    if rest:
        say(name, rest.decode(errors="replace").rstrip())
