"""A thread of its own for what must happen on another connection than the test's, pooled if asked."""

from __future__ import annotations

import copy
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from typing import Any, TypeVar

from django.db import connections

from tenants.backend.base import DatabaseWrapper

T = TypeVar("T")


def elsewhere(function: Callable[[], T], **where: Any) -> T:
    """Runs in a new thread, on a connection of its own; what it raises is raised here. `where` may name HOST, PORT."""
    return _in_thread(function, connections["default"].settings_dict | where)


def pooled(function: Callable[[], T], *, size: int = 1, **where: Any) -> T:
    """As `elsewhere`, with the connection from a pool of that size."""
    given = copy.deepcopy(connections["default"].settings_dict) | where
    given["OPTIONS"]["pool"] = {"min_size": size, "max_size": size, "timeout": 2, "reconnect_timeout": 2}
    given["CONN_MAX_AGE"] = 0
    return _in_thread(function, given)


def _in_thread(function: Callable[[], T], given: dict[str, Any]) -> T:
    answer: Future[T] = Future()
    thread = threading.Thread(target=_run, args=(function, given, answer))
    thread.start()
    thread.join()
    return answer.result()


def _run(function: Callable[[], T], given: dict[str, Any], answer: Future[T]) -> None:
    with _own_connection(given):
        try:
            answer.set_result(function())
        except BaseException as error:
            answer.set_exception(error)


@contextmanager
def _own_connection(given: dict[str, Any]) -> Iterator[None]:
    wrapper = DatabaseWrapper(given, alias="default")
    connections["default"] = wrapper
    try:
        yield
    finally:
        wrapper.close()
        wrapper.close_pool()
