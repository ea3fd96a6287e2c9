"""What the person who started the stack sees: every process's lines with its name before them."""

import sys
from collections import defaultdict, deque
from dataclasses import dataclass, field
from pathlib import Path

COLOURS = {"web": 34, "events": 36, "worker": 32, "scheduler": 33, "mailbox": 35, "caddy": 90, "postgres": 31}
LARGEST_LOG = 20 * 1024 * 1024
NAME_WIDTH = 9


@dataclass
class Terminal:
    """`quiet` keeps the processes' lines to their files in `folder`."""

    folder: Path
    quiet: bool
    recent: dict[str, deque[str]] = field(default_factory=lambda: defaultdict(lambda: deque(maxlen=20)))

    def note(self, text: str) -> None:
        """Something the stack itself has to say."""
        print(text, flush=True)

    def say(self, name: str, line: str) -> None:
        self.recent[name].append(line)
        file = self.folder / f"{name}.log"
        if file.exists() and file.stat().st_size > LARGEST_LOG:
            file.replace(file.with_suffix(".log.1"))
        with file.open("a") as log:
            log.write(line + "\n")
        if not self.quiet:
            print(f"{_coloured(name)} {line}", flush=True)


def _coloured(name: str) -> str:
    label = f"{name:<{NAME_WIDTH}} |"
    return f"\033[{COLOURS.get(name, 37)}m{label}\033[0m" if sys.stdout.isatty() else label
