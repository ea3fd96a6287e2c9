import asyncio
import os
import signal
import subprocess
import sys
import time
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from deploy.processes import Child, keep_running, leashed, stop

ROOT = Path(__file__).resolve().parents[2]
Lines = list[tuple[str, str]]


def python(code: str) -> Child:
    return Child(name="child", command=[sys.executable, "-u", "-c", code], environment=dict(os.environ))


def supervise(child: Child, until: Callable[[Child, Lines], bool], *, seconds: float = 15) -> Lines:
    """Keeps the child running until the condition holds, stops it, and returns what was said."""
    lines: Lines = []

    async def scene() -> None:
        running = asyncio.create_task(keep_running(child, say=lambda name, line: lines.append((name, line))))
        await within(seconds, lambda: until(child, lines))
        await stop(child, patience=1)
        await running

    asyncio.run(scene())
    return lines


def within(seconds: float, condition: Callable[[], bool]) -> Awaitable[None]:
    async def wait() -> None:
        deadline = time.monotonic() + seconds
        while not condition():
            assert time.monotonic() < deadline, "the condition did not come true in time"
            await asyncio.sleep(0.02)

    return wait()


def is_gone(pid: int, *, seconds: float = 10) -> bool:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        try:
            state = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0]
        except OSError:
            return True
        if state == "Z":
            return True
        time.sleep(0.02)
    return False


def test_lines_are_relayed_with_the_name() -> None:
    child = python("import time; print('one'); print('two', end='', flush=True); time.sleep(60)")
    lines = supervise(child, lambda child, lines: len(lines) == 1)
    assert lines == [("child", "one"), ("child", "two")]


def test_crashed_child_is_started_again() -> None:
    child = python("import os; print(os.getpid()); os._exit(3)")
    lines = supervise(child, lambda child, lines: len(lines) >= 3)
    assert lines[1] == ("child", "ended (with status 3); starting it again in 0.5 s")
    assert lines[0][1] != lines[2][1]


def test_killed_child_takes_its_own_children_along() -> None:
    child = python("import subprocess, time; print(subprocess.Popen(['sleep', '60']).pid); time.sleep(60)")
    seen: list[int] = []

    def kill_once(child: Child, lines: Lines) -> bool:
        if lines and not seen and child.pid:
            seen.append(int(lines[0][1]))
            os.kill(child.pid, signal.SIGKILL)
        return child.failures == 1

    lines = supervise(child, kill_once)
    assert "by SIGKILL" in lines[1][1]
    assert is_gone(seen[0])


def test_stubborn_child_is_killed_after_patience() -> None:
    child = python("import signal, time; signal.signal(15, signal.SIG_IGN); print('deaf'); time.sleep(60)")
    lines = supervise(child, lambda child, lines: len(lines) == 1)
    assert lines == [("child", "deaf")]
    assert child.pid is None


@pytest.mark.parametrize("end", [signal.SIGKILL, signal.SIGTERM])
def test_leashed_command_ends_with_its_parent(end: signal.Signals) -> None:
    code = (
        "import subprocess, time; from deploy.processes import leashed;"
        "print(subprocess.Popen(leashed(['sleep', '60']), start_new_session=True).pid, flush=True); time.sleep(60)"
    )
    parent = subprocess.Popen([sys.executable, "-c", code], cwd=ROOT, stdout=subprocess.PIPE, text=True)
    assert parent.stdout is not None
    pid = int(parent.stdout.readline())
    parent.send_signal(end)
    parent.communicate()
    assert is_gone(pid)


def test_missing_program_is_named() -> None:
    result = subprocess.run(leashed(["no-such-program"]), capture_output=True, text=True, check=False)
    assert result.stderr == "leash: cannot run no-such-program: No such file or directory\n"
