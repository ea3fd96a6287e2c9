"""How fast one network may ask, by sort of request: a brake before anything is looked up, so that hammering costs us
next to nothing. Signing in, the API and mails have stricter measures of their own (tenants.accounts.throttle,
api.limits), which count in Postgres.

Counted in this process alone: with several, as many times more get through. It keeps the house standing and no secret.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from tenants.accounts.networks import network_of
from tenants.drill.quiet import is_quiet
from themes.errors import error_page

Sort = Literal["look", "act", "send"]
WINDOW = 60.0  # seconds
LARGE = 1_000_000  # bytes of a body: more is a file, and costs a disk
MOST_NETWORKS = 50_000  # remembered at a time; of more than that nobody is remembered


@dataclass
class Pace:
    """Fixed windows. `now` in seconds, of any clock that never goes back."""

    began: float = 0.0
    counted: dict[tuple[Sort, str], int] = field(default_factory=dict)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def wait(self, sort: Sort, network: str, *, most: int, now: float) -> float:
        """Counts one request; answers for how many seconds it has come too early, 0 where it has not."""
        with self.lock:
            if now - self.began >= WINDOW or len(self.counted) >= MOST_NETWORKS:
                self.began = now
                self.counted.clear()
            count = self.counted[sort, network] = self.counted.get((sort, network), 0) + 1
            return self.began + WINDOW - now if count > most else 0.0


def sort_of(request: HttpRequest) -> Sort:
    """A body without a length is none to Django."""
    length = request.META.get("CONTENT_LENGTH") or "0"
    if not length.isdecimal() or int(length) > LARGE:
        return "send"
    return "look" if request.method in ("GET", "HEAD", "OPTIONS") else "act"


class KeepPace:
    """Stands before the middleware that enters a host."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.pace = Pace()

    def __call__(self, request: HttpRequest) -> HttpResponse:
        sort = sort_of(request)
        most = settings.PACE[sort]
        wait = self.pace.wait(sort, network_of(request), most=most, now=time.monotonic())
        if not wait or is_quiet():
            return self.get_response(request)
        response = error_page(request, "429", status=429)
        response["Retry-After"] = str(max(1, round(wait)))
        return response
