"""Error answers in the business's look. No context processor runs, so none needs a query, a session or a user."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string


def error_page(request: HttpRequest, name: str, *, status: int) -> HttpResponse:
    """`themes/<name>.html`; for a handler, a middleware, or a view that ends in 405, 409 or 429."""
    business = getattr(request, "business", None)
    return HttpResponse(
        render_to_string(f"themes/{name}.html", {"request": request, "business": business}), status=status
    )


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    return error_page(request, "400", status=400)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    return error_page(request, "403", status=403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return error_page(request, "404", status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    return error_page(request, "500", status=500)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """For `CSRF_FAILURE_VIEW`: nearly always a page that lay open while its cookie ran out."""
    return error_page(request, "403_form", status=403)
