"""Error answers in the business's look. No context processor runs, so none needs a query, a session or a user."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.template.loader import render_to_string

from tenants.access import OnlyLooking
from themes.brand import brand_of, wearing


def error_page(request: HttpRequest, name: str, *, status: int) -> HttpResponse:
    """`themes/<name>.html`; for a handler, a middleware, or a view that ends in 405, 409 or 429."""
    business = getattr(request, "business", None)
    with wearing(brand_of(business)):
        page = render_to_string(f"themes/{name}.html", {"request": request, "business": business})
    return HttpResponse(page, status=status)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    return error_page(request, "400", status=400)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    return error_page(request, "403_looking" if isinstance(exception, OnlyLooking) else "403", status=403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return error_page(request, "404", status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    return error_page(request, "500", status=500)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """For `CSRF_FAILURE_VIEW`: nearly always a page that lay open while its cookie ran out."""
    return error_page(request, "403_form", status=403)


class NotAllowedPage:
    """Django refuses a method with an empty page; people who come by an old form deserve a sentence."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if not isinstance(response, HttpResponseNotAllowed) or response.content:
            return response
        page = error_page(request, "405", status=405)
        page["Allow"] = response["Allow"]
        return page
