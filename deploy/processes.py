"""Commands that end when we do, whatever ends us."""

import os
import signal
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

LEASH = Path(__file__).with_name("leash.py")


@dataclass(frozen=True)
class Account:
    """An account of the operating system."""

    name: str
    user: int
    group: int


def leashed(
    command: Sequence[str | Path], *, on_parent_death: signal.Signals = signal.SIGTERM, account: Account | None = None
) -> list[str]:
    """The command line that runs `command` so that it gets a signal when the calling thread ends, even by kill -9."""
    user, group = (account.user, account.group) if account else (-1, -1)
    prefix = [sys.executable, "-I", "-S", LEASH, os.getpid(), on_parent_death.value, user, group]
    return [str(part) for part in [*prefix, *command]]
