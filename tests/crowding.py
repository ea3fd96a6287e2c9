"""Bounds in seconds mean a machine that is not busy with something else: this tells how busy it is just now."""

from __future__ import annotations

import hashlib
import time

BLOCK = b"0" * 1_000_000
BLOCKS = 60


def crowding() -> float:
    """How many times longer than its own processor time a computation takes: 1 on a quiet machine."""
    wall, own = time.perf_counter(), time.process_time()
    for _ in range(BLOCKS):
        hashlib.sha256(BLOCK).digest()
    return max(1.0, (time.perf_counter() - wall) / (time.process_time() - own))
