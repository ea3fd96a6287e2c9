"""The hard shell around every answer: a content security policy without exceptions, and no feature we do not use."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse


def policy(request: HttpRequest) -> str:
    forms = "'self'"
    if getattr(request, "business", None) is None:  # the last step of a sign-up enters the new business's own host
        port = f":{settings.PUBLIC_PORT}" if settings.PUBLIC_PORT else ""
        forms += f" {settings.PUBLIC_SCHEME}://*.{settings.PLATFORM_HOST}{port}"
    return (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
        "connect-src 'self'; "
        f"manifest-src 'self'; worker-src 'self'; form-action {forms}; frame-ancestors 'none'; base-uri 'none'"
    )


class HardShell:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault("Content-Security-Policy", policy(request))
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        response.headers.setdefault(
            "Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=(), interest-cohort=()"
        )
        if request.path_info.startswith(settings.STATIC_URL):
            return response
        response.headers.setdefault("Cache-Control", "private, no-store")
        return response
