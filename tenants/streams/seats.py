"""Who may open a stream, and what they may hear. Asked in a thread, by the same door as a page."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from http.cookies import CookieError
from importlib import import_module
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import DisallowedHost
from django.db import OperationalError, connections, transaction
from django.http.cookie import parse_cookie
from psycopg import OperationalError as DriverError

from tenants.accounts.middleware import recognise
from tenants.accounts.requirement import must_set_up
from tenants.accounts.sessions import living
from tenants.entry import BusinessChanged, entering, entering_platform
from tenants.events import SEATS
from tenants.hosts import find_business, forget
from tenants.isolation import scopes
from tenants.models import Business
from tenants.queue.messages import PLATFORM_SCHEMA
from tenants.requests import Request
from tenants.viewer import ANONYMOUS, NOBODY

READ_AGAIN = 3


class Refused(Exception):
    """No stream for this request. `status` is that of HTTP."""

    def __init__(self, status: int) -> None:
        super().__init__(str(status))
        self.status = status


@dataclass(frozen=True, slots=True)
class Seat:
    """A place in a business's audience, or in the platform's, for as long as the session lasts."""

    host: str
    schema: str
    session_key: str
    hears_all: bool
    user_id: int | None
    client_ids: frozenset[int] = frozenset()
    is_team: bool = False
    parts: Mapping[str, frozenset[int]] = field(default_factory=dict)  # where a login's links leave parts out

    def may_hear(self, topic: str, client_id: int | None) -> bool:
        """A topic that bears the name of a part of the portal is heard by those who see that part."""
        if self.hears_all:
            return True
        if client_id is None:
            return self.is_team or topic in settings.SHARED_TOPICS
        return client_id in self.parts.get(topic, self.client_ids)

    def is_given_up_by(self, topic: str) -> bool:
        return topic in (SEATS, f"{SEATS}.{self.user_id}")


def take_seat(headers: Mapping[str, str]) -> Seat:
    """Raises `Refused`: 400, 401 signed out, 403 without a seat, 404 unknown host, 503 suspended or out of order."""
    request = _request(headers)
    try:
        with ExitStack() as entry:
            host = _host_of(request)
            request.business = _enter(entry, host)
            key = request.session.session_key
            recognise(request)
            transaction.set_rollback(True)  # a session's new key could not be told to the browser from here
            return _seat(key, host, request)
    except (OperationalError, DriverError):
        raise Refused(503) from None
    finally:
        connections.close_all()


def living_sessions(host: str, keys: Iterable[str]) -> set[str]:
    """Those of the sessions that have neither been ended nor expired; none where the business has closed."""
    try:
        with ExitStack() as entry:
            _enter(entry, host)
            return living(keys)
    except Refused:
        return set()
    finally:
        connections.close_all()


def _request(headers: Mapping[str, str]) -> Request:
    request = Request()
    request.method = "GET"
    request.META = {"HTTP_HOST": headers.get("host", ""), "REMOTE_ADDR": ""}
    try:
        request.COOKIES = parse_cookie(headers.get("cookie", ""))
    except CookieError:
        request.COOKIES = {}
    session_store = import_module(settings.SESSION_ENGINE).SessionStore
    request.session = session_store(request.COOKIES.get(settings.SESSION_COOKIE_NAME))
    request.business, request.identity, request.viewer = None, NOBODY, ANONYMOUS
    return request


def _host_of(request: Request) -> str:
    try:
        return (urlsplit(f"//{request.get_host()}").hostname or "").removesuffix(".")
    except (DisallowedHost, ValueError):
        raise Refused(400) from None


def _enter(entry: ExitStack, host: str) -> Business | None:
    if host == settings.PLATFORM_HOST:
        entry.enter_context(entering_platform(ANONYMOUS))
        return None
    for _ in range(READ_AGAIN):
        business = find_business(host)
        if business is None:
            raise Refused(404)
        try:
            entry.enter_context(entering(business))
        except BusinessChanged:
            forget(host)
        else:
            if business.is_suspended:
                raise Refused(503)
            return business
    raise Refused(503)


def _seat(key: str | None, host: str, request: Request) -> Seat:
    identity = request.identity
    if key is None or not identity.is_signed_in:
        raise Refused(401)
    if request.business is None:
        viewer, schema = identity.as_platform(), PLATFORM_SCHEMA
    else:
        viewer, schema = identity.as_team() or identity.as_client(), request.business.schema_name
    if viewer is None or must_set_up(request):
        raise Refused(403)
    hears_all = viewer.sees_all_clients or viewer.kind == "platform"
    parts = {scope: frozenset(viewer.ids_in(scope)) for scope in scopes()} if viewer.links else {}
    ids, is_team = frozenset(viewer.client_ids), viewer.kind == "team"
    return Seat(host, schema, key, hears_all, identity.user_id, ids, is_team=is_team, parts=parts)
