"""A fresh proof before what matters most: the second factor, or for who has none a code from the mail.

    @client_area
    @stepped_up
    @require_safe
    def ...

stands below the seat's decorator. `@stepped_up_where("files_need_step_up")` asks only where the business wants it.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlencode, urlsplit

from django.http import HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.urls import reverse

from tenants.access import View
from tenants.accounts.assurance import assurance_of
from tenants.accounts.landing import safe_path
from tenants.blueprints import read_policies
from tenants.requests import Request

PAGE = "accounts:confirmation"


def is_fresh(request: Request) -> bool:
    shown = assurance_of(request.session)
    return shown is not None and shown.is_fresh


def stepped_up(view: View) -> View:
    @wraps(view)
    def confirmed(request: Request, *args: Any, **kwargs: Any) -> HttpResponseBase:
        return view(request, *args, **kwargs) if is_fresh(request) else to_confirmation(request)

    return confirmed


def stepped_up_where(policy: str) -> Callable[[View], View]:
    """`policy` names a yes or no of the business's rules (tenants.blueprints.Policies)."""

    def decorate(view: View) -> View:
        @wraps(view)
        def confirmed(request: Request, *args: Any, **kwargs: Any) -> HttpResponseBase:
            rules = read_policies(request.business.policies) if request.business else None
            if rules is None or not getattr(rules, policy) or is_fresh(request):
                return view(request, *args, **kwargs)
            return to_confirmation(request)

        return confirmed

    return decorate


def to_confirmation(request: Request) -> HttpResponseBase:
    """Leads back to the page; what was being sent is sent again by hand, from the page it was sent from."""
    here = request.get_full_path() if request.method in ("GET", "HEAD") else _came_from(request)
    here = safe_path(here)
    where = f"{reverse(PAGE)}?{urlencode({'next': here})}" if here else reverse(PAGE)
    if request.headers.get("HX-Request"):
        return HttpResponse(status=401, headers={"HX-Redirect": where})
    return HttpResponseRedirect(where)


def _came_from(request: Request) -> str:
    page = urlsplit(request.headers.get("Referer", ""))
    return safe_path(f"{page.path}?{page.query}" if page.query else page.path) if page.path else ""
