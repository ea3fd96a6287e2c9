"""The hard shell around every answer, whoever gives it: a content security policy without exceptions, no feature that
we do not use, nothing that another site may embed, frame, or learn from."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from themes.assets import PREFIX
from themes.errors import error_page

UNUSED_FEATURES = (
    "accelerometer", "autoplay", "browsing-topics", "camera", "display-capture", "encrypted-media",
    "geolocation", "gyroscope", "hid", "idle-detection", "local-fonts", "magnetometer", "microphone", "midi",
    "payment", "picture-in-picture", "screen-wake-lock", "serial", "usb", "xr-spatial-tracking",
)  # fmt: skip
STANDING = {
    "Permissions-Policy": ", ".join(f"{feature}=()" for feature in UNUSED_FEATURES),
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",  # for browsers that do not read frame-ancestors
    "X-Permitted-Cross-Domain-Policies": "none",
    "Origin-Agent-Cluster": "?1",
}
# Of the look's files a browser makes no document, and reads none of that on them: a kilobyte less for each.
INERT = ("text/css", "text/javascript", "font/")
OF_DOCUMENTS = (
    "Content-Security-Policy", "Permissions-Policy", "Cross-Origin-Opener-Policy", "X-Frame-Options",
    "X-Permitted-Cross-Domain-Policies", "Origin-Agent-Cluster",
)  # fmt: skip
A_YEAR = 60 * 60 * 24 * 365


def policy(request: HttpRequest, *, framed_by: str = "'none'") -> str:
    forms = "'self'"
    if getattr(request, "business", None) is None:  # the last step of a sign-up enters the new business's own host
        port = f":{settings.PUBLIC_PORT}" if settings.PUBLIC_PORT else ""
        forms += f" {settings.PUBLIC_SCHEME}://*.{settings.PLATFORM_HOST}{port}"
    directives = (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
        "connect-src 'self'; object-src 'none'; "
        f"manifest-src 'self'; worker-src 'self'; frame-src 'self'; form-action {forms}; base-uri 'none'"
    )
    directives += f"; frame-ancestors {framed_by}"
    return f"{directives}; upgrade-insecure-requests" if settings.PUBLIC_SCHEME == "https" else directives


def transport_policy(host: str) -> str:
    """A business's own domain binds itself alone: what else stands below that name is not ours to change."""
    is_ours = host == settings.PLATFORM_HOST or host.endswith(f".{settings.PLATFORM_HOST}")
    return f"max-age={A_YEAR}; includeSubDomains; preload" if is_ours else f"max-age={A_YEAR}"


def has_no_text(request: HttpRequest) -> bool:
    """An address with a NUL: no text has one, and Postgres takes it for an error. Forms refuse it by themselves."""
    return "\0" in request.path_info or "%00" in request.META.get("QUERY_STRING", "")


class TextOnly:
    """Stands inside of what turns refusals into problem documents (api.middleware)."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return error_page(request, "400", status=400) if has_no_text(request) else self.get_response(request)


class HardShell:
    """Stands outermost, so that what other middlewares answer by themselves is covered too."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        # the view of a preview has said so: our own pages may hold it in a frame
        framed_by = "'self'" if response.headers.get("X-Frame-Options") == "SAMEORIGIN" else "'none'"
        response.headers.setdefault("Content-Security-Policy", policy(request, framed_by=framed_by))
        for name, value in STANDING.items():
            response.headers.setdefault(name, value)
        is_file = request.path_info.startswith(f"/{PREFIX}")
        if is_file and response.headers.get("Content-Type", "").startswith(INERT):
            for name in OF_DOCUMENTS:
                del response.headers[name]
        if settings.PUBLIC_SCHEME == "https" and request.is_secure():
            response["Strict-Transport-Security"] = transport_policy(request.META.get("HTTP_HOST", "").split(":")[0])
        if not request.path_info.startswith(settings.STATIC_URL):
            response.headers.setdefault("Cache-Control", "private, no-store")
        return response
