"""From session to identity. Which page it is decides later (tenants.access) in which of their seats a person sits."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

from django.conf import settings
from django.contrib.auth import get_user
from django.http import HttpResponse
from django.utils.module_loading import import_string

from tenants.accounts.models import User
from tenants.requests import Request
from tenants.viewer import ANONYMOUS, NOBODY, Identity


@cache
def identity_reader(is_platform: bool) -> Callable[[Request, User], Identity]:
    path = settings.PLATFORM_IDENTITY if is_platform else settings.BUSINESS_IDENTITY
    reader: Callable[[Request, User], Identity] = import_string(path)
    return reader


class WhoIsLooking:
    def __init__(self, get_response: Callable[[Request], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: Request) -> HttpResponse:
        user = get_user(request) if request.session.session_key else None
        if isinstance(user, User):
            request.user = user
            request.identity = identity_reader(request.business is None)(request, user)
        else:
            request.identity = NOBODY
        request.viewer = ANONYMOUS
        return self.get_response(request)
