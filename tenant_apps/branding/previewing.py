"""A page of the portal as its clients would see it if the draft were published: the real view, a likeness of the
business, and somebody who isn't there."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, cast

from django.http import HttpRequest, HttpResponse
from django.urls import resolve, reverse
from django_htmx.middleware import HtmxDetails

from tenant_apps.branding.choices import Preview
from tenant_apps.branding.content import Content, worn_by
from tenant_apps.branding.samples import sample_client
from tenants.access import access_of
from tenants.accounts.sessions import SessionStore
from tenants.entry import appearing_as, becoming
from tenants.models import Business
from tenants.requests import BusinessRequest
from tenants.viewer import ANONYMOUS, NOBODY, Viewer

AT_WORK = re.compile(rb"<script\b[^>]*></script>| autofocus(?=[ >])")


def previewed(request: BusinessRequest, page: Preview, *, content: Content) -> HttpResponse:
    path = reverse(page.value)
    view: Any = resolve(path).func
    access = access_of(view)
    likeness = worn_by(request.business, content)
    seat = sample_client(by=request.viewer) if access and access.seat == "client" else _nobody()
    with appearing_as(likeness), seat as viewer:
        # past the seat's check: the one who asks is the owner, the one who looks was made for it
        return _stilled(view.__wrapped__(_request_of(request, path, likeness, viewer)))


def _stilled(answer: HttpResponse) -> HttpResponse:
    """A page to be looked at: its frame would refuse scripts and the cursor, and complain of each."""
    answer.content = AT_WORK.sub(b"", answer.content)
    return answer


@contextmanager
def _nobody() -> Iterator[Viewer]:
    with becoming(ANONYMOUS):
        yield ANONYMOUS


def _request_of(request: BusinessRequest, path: str, likeness: Business, viewer: Viewer) -> BusinessRequest:
    """A request that nobody has sent: no cookies, no form, a session that is never saved."""
    made = cast(BusinessRequest, HttpRequest())
    made.method, made.path, made.path_info = "GET", path, path
    made.META = {key: request.META[key] for key in ("HTTP_HOST", "SERVER_NAME", "SERVER_PORT") if key in request.META}
    made.business, made.viewer, made.identity = likeness, viewer, NOBODY
    made.id, made.has_failed, made.htmx = request.id, False, HtmxDetails(made)
    made.__dict__["session"] = SessionStore()
    return made
