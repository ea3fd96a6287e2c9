"""Placeholder until the broker lands."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

F = TypeVar("F", bound=Callable[..., Any])
LATE_AFTER_SECONDS = 300
_tasks: dict[str, Callable[..., Any]] = {}


def task(name: str, **_: Any) -> Callable[[F], F]:
    def register(function: F) -> F:
        _tasks[name] = function
        return function

    return register


def enqueue(name: str, **arguments: Any) -> None:
    del arguments


def oldest_waiting_seconds() -> float:
    return 0.0
