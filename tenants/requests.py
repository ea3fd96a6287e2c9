from __future__ import annotations

from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails

from tenants.models import Business
from tenants.viewer import Identity, Viewer


class Request(HttpRequest):
    """A request as views see it, after the middlewares of tenants and tenants.accounts.

    `business` is None on the platform's own host. `viewer` is set by the view's access decorator.
    """

    business: Business | None
    identity: Identity
    viewer: Viewer
    htmx: HtmxDetails
    has_failed: bool
    id: str


class BusinessRequest(Request):
    business: Business
