"""Under /api/ nobody reads pages: whatever is refused outside of a view becomes a problem document as well."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpResponse

from api.problems import MEDIA_TYPE, OF_STATUS, Problem, problem_page
from tenants.requests import Request

PREFIX = "/api/v1/"


class ProblemsOnly:
    def __init__(self, get_response: Callable[[Request], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: Request) -> HttpResponse:
        if not request.path_info.startswith(PREFIX):
            return self.get_response(request)
        if settings.PUBLIC_SCHEME == "https" and not request.is_secure():
            return problem_page(Problem(403, "https-only"), request)  # led on, it would show its token again and again
        response = self.get_response(request)
        if response.status_code < 400:
            return response
        if response.headers.get("Content-Type", "").startswith(MEDIA_TYPE):
            return response
        kept = {name: response[name] for name in ("Allow", "Retry-After") if name in response}
        kind = OF_STATUS.get(response.status_code, "invalid" if response.status_code < 500 else "server-error")
        return problem_page(Problem(response.status_code, kind, headers=kept), request)
