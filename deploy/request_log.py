from __future__ import annotations

import re
import time
import uuid
from collections.abc import Callable

import structlog
from django.http import HttpResponse

from tenants.drill.quiet import is_quiet
from tenants.requests import Request

REQUEST_ID = re.compile(r"^[A-Za-z0-9-]{8,64}$")
log = structlog.get_logger("portico.request")


class RequestLog:
    """Gives each request an id (the proxy's, if it sent a plausible one) and writes one line when it is answered."""

    def __init__(self, get_response: Callable[[Request], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: Request) -> HttpResponse:
        given = request.headers.get("X-Request-ID", "")
        request.id = given if REQUEST_ID.match(given) else uuid.uuid4().hex
        started = time.perf_counter()
        with structlog.contextvars.bound_contextvars(request=request.id):
            response = self.get_response(request)
            if not is_quiet():
                self._write(request, response, started)
        response["X-Request-ID"] = request.id
        return response

    def _write(self, request: Request, response: HttpResponse, started: float) -> None:
        business = getattr(request, "business", None)
        match = getattr(request, "resolver_match", None)
        log.info(
            "request",
            method=request.method,
            route=match.route if match else "",
            status=response.status_code,
            ms=round(1000 * (time.perf_counter() - started), 1),
            business=business.schema_name if business else "",
        )
