"""Sends visitors of a business's other names on to its primary one, once that is a name of its own.

Who is signed in stays where they are, since a session belongs to a host, until it ends. The pages of signing in answer
everywhere: a passkey belongs to the host it was made at.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone

from tenants.hosts import host_of, origin_of
from tenants.models import Business
from tenants.requests import Request

# An owner who turns back within this time has no browser or search engine to convince.
SETTLED_AFTER = timedelta(days=7)
STAY = ("/api/", "/account/", "/entrance/", "/sign-out/", "/.well-known/")


class SendOn:
    def __init__(self, get_response: Callable[[Request], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: Request) -> HttpResponse:
        business = request.business
        if business is None or business.moved_at is None or not _is_elsewhere(request, business):
            return self.get_response(request)
        is_settled = business.moved_at <= timezone.now() - SETTLED_AFTER
        where = origin_of(business.primary_host) + request.get_full_path()
        # No browser keeps either answer: should the name be lost, the others must work again at once.
        headers = {"Location": where, "Cache-Control": "no-store"}
        return HttpResponse(status=301 if is_settled else 302, headers=headers)


def _is_elsewhere(request: Request, business: Business) -> bool:
    if request.method not in ("GET", "HEAD") or request.headers.get("HX-Request") or request.identity.is_signed_in:
        return False
    stays = request.path_info.startswith((*STAY, reverse("accounts:sign-in")))
    return not stays and host_of(request) != business.primary_host
