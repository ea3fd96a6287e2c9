"""`/healthz`: this process answers. `/readyz`: database, migrations and queue are fit for traffic. Both on any host."""

from __future__ import annotations

from collections.abc import Callable

from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse, JsonResponse
from psycopg import Error as DriverError

from tenants import fleet, queue


class Health:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path_info == "/healthz":
            return JsonResponse({"status": "ok"})
        if request.path_info == "/readyz":
            return readiness()
        return self.get_response(request)


def readiness() -> JsonResponse:
    checks = {"database": "ok", "migrations": "ok", "queue": "ok"}
    try:
        if fleet.public_is_behind():
            checks["migrations"] = "behind: run manage.py prepare"
        if (late := queue.oldest_waiting_seconds()) > queue.LATE_AFTER_SECONDS:
            checks["queue"] = f"the oldest task waits {late:.0f} s: is a worker running?"
    except (DatabaseError, DriverError):
        checks = {"database": "unreachable", "migrations": "unknown", "queue": "unknown"}
    is_ready = set(checks.values()) == {"ok"}
    return JsonResponse({"status": "ok" if is_ready else "not ready", **checks}, status=200 if is_ready else 503)
