from __future__ import annotations

from tqdm import tqdm


class Progress:
    """Told how many schemas there are to do, and each time some are done or given up. This one keeps it to itself."""

    def start(self, total: int) -> None: ...

    def advance(self, count: int) -> None: ...

    def end(self) -> None: ...


class Bar(Progress):
    """A bar on the terminal; nothing where there is no terminal, or nothing to do."""

    def start(self, total: int) -> None:
        self._bar = tqdm(total=total, unit=" schemas", disable=None if total else True, leave=False)

    def advance(self, count: int) -> None:
        self._bar.update(count)

    def end(self) -> None:
        self._bar.close()
