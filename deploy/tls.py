"""`/internal/tls-ask?domain=…`: whether Caddy may fetch a certificate for a name. It shows the path to nobody else."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from tenants.hosts import find_business


class TLSAsk:
    """Middleware; stands before all that looks at the host or insists on https: Caddy asks plainly, by an address."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path_info != "/internal/tls-ask":
            return self.get_response(request)
        host = request.GET.get("domain", "").lower().removesuffix(".")
        is_ours = host == settings.PLATFORM_HOST or find_business(host) is not None
        return HttpResponse(status=200 if is_ours else 404)
