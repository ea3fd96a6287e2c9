"""Host name → business. The answer is cached; every entry compares the business's version: no stale one is served."""

from __future__ import annotations

import copy
import logging
from collections.abc import Callable
from typing import cast
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import DisallowedHost
from django.db import OperationalError, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from psycopg import OperationalError as DriverError

from tenants.entry import BusinessChanged, entering, entering_platform, is_lost
from tenants.languages import speak
from tenants.models import Business, Domain
from tenants.requests import Request
from tenants.viewer import ANONYMOUS, NOBODY

_by_host: dict[str, Business] = {}
CACHED_HOSTS = 20_000
log = logging.getLogger("portico.database")


def find_business(host: str) -> Business | None:
    """The business that answers under this host name, from the cache or by one short look at the platform's tables."""
    business = _by_host.get(host)
    if business is None:
        with entering_platform():
            domain = Domain.objects.select_related("tenant").filter(domain=host).first()
        if domain is None:
            return None
        business = cast(Business, domain.tenant)
        if len(_by_host) >= CACHED_HOSTS:
            _by_host.clear()
        _by_host[host] = business
    return _copy_of(business)


def _copy_of(business: Business) -> Business:
    """A form that was refused has already written into the object it was given: that must not be the cached one."""
    mine = copy.copy(business)
    mine.words, mine.brand, mine.policies = map(copy.deepcopy, (business.words, business.brand, business.policies))
    return mine


def forget(host: str) -> None:
    _by_host.pop(host, None)


def forget_all() -> None:
    _by_host.clear()


def business_host(subdomain: str) -> str:
    return f"{subdomain}.{settings.PLATFORM_HOST}"


def origin_of(host: str) -> str:
    """`https://host:port` under which a host is reached from outside."""
    port = f":{settings.PUBLIC_PORT}" if settings.PUBLIC_PORT else ""
    return f"{settings.PUBLIC_SCHEME}://{host}{port}"


def host_of(request: HttpRequest) -> str:
    """The host name asked for, without a port. Raises `DisallowedHost`."""
    return (urlsplit(f"//{request.get_host()}").hostname or "").removesuffix(".")


class EnterHost:
    """Everything behind this middleware runs inside the business (at its door) or the platform, in one transaction."""

    def __init__(self, get_response: Callable[[Request], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: Request) -> HttpResponse:
        request.business, request.identity, request.viewer, request.has_failed = None, NOBODY, ANONYMOUS, False
        try:
            host = host_of(request)
        except (DisallowedHost, ValueError):
            return render(request, "themes/400.html", status=400)
        try:
            return self._on_platform(request) if host == settings.PLATFORM_HOST else self._in_business(request, host)
        except (OperationalError, DriverError) as error:
            request.business = request.business or _by_host.get(host)  # its look needs no database
            return self._unavailable(request, error)

    def process_exception(self, request: Request, exception: Exception) -> HttpResponse | None:
        """A view that raised must leave nothing behind, whatever page its exception becomes."""
        request.has_failed = True
        return self._unavailable(request, exception) if isinstance(exception, OperationalError | DriverError) else None

    def _on_platform(self, request: Request) -> HttpResponse:
        request.urlconf = settings.PUBLIC_SCHEMA_URLCONF
        with entering_platform(ANONYMOUS):
            return self._answer(request)

    def _in_business(self, request: Request, host: str) -> HttpResponse:
        for _ in range(3):
            business = find_business(host)
            if business is None:
                return render(request, "themes/unknown_host.html", status=404)
            try:
                with entering(business):
                    request.business = business
                    speak(request)
                    if business.is_suspended:
                        return render(request, "themes/suspended.html", status=503)
                    return self._answer(request)
            except BusinessChanged:
                forget(host)
        return self._unavailable(request, BusinessChanged(host))

    def _answer(self, request: Request) -> HttpResponse:
        """What a view refuses by raising leaves nothing; what it refuses by returning (a counted try, say) is kept."""
        response = self.get_response(request)
        if is_lost():
            raise OperationalError("The connection was lost while the page was being made.")
        if request.has_failed or response.status_code >= 500:
            transaction.set_rollback(True)
        return response

    def _unavailable(self, request: Request, error: Exception) -> HttpResponse:
        log.error("database unavailable", exc_info=error)
        is_named = request.business is not None or host_of(request) == settings.PLATFORM_HOST
        response = render(request, "themes/unavailable.html", {"is_nameless": not is_named}, status=503)
        response["Retry-After"] = "5"
        return response
