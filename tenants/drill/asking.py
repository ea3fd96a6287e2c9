"""Asks our own pages, in this process, through the same middlewares as a browser's request."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import cache
from typing import Any, Literal
from urllib.parse import urlencode

from django.conf import settings
from django.core.handlers.base import BaseHandler
from django.db import connections
from django.http import HttpResponseBase, StreamingHttpResponse
from django.test import RequestFactory
from django.urls import reverse, set_urlconf

from tenants.drill.rehearsal import rehearsing
from tenants.isolation import SIGNED_SIDES
from tenants.signing import client_token

Method = Literal["GET", "POST", "PATCH", "DELETE"]
Look = Callable[[], object]
REFUSALS = (401, 403, 404, 405)


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    location: str
    text: bytes
    sign_in: str
    has_changed: bool = False

    @property
    def is_refusal(self) -> bool:
        asks_to_sign_in = self.status == 302 and self.location.startswith(self.sign_in)
        return self.status in REFUSALS or asks_to_sign_in

    def shows(self, *words: str) -> bool:
        return any(word.encode() in self.text for word in words)


def ask(
    host: str,
    path: str,
    method: Method = "GET",
    *,
    urlconf: str,
    session: str = "",
    headers: Mapping[str, str] | None = None,
    data: Mapping[str, Any] | None = None,
    look: Look = lambda: None,
) -> Answer:
    """The answer, after everything that it did has been taken back. `look` is compared with itself afterwards."""
    given = {"host": host, **(headers or {})}
    body, kind = json.dumps(data or {}), "application/json"
    if not headers:
        body, kind = urlencode(data or {}), "application/x-www-form-urlencoded"
    is_secure = settings.PUBLIC_SCHEME == "https"
    request = RequestFactory().generic(method, path, body, kind, secure=is_secure, headers=given)
    request._dont_enforce_csrf_checks = True  # type: ignore[attr-defined]  # Django's own: access is tried, not CSRF
    if session and not headers:
        request.COOKIES[settings.SESSION_COOKIE_NAME] = session
    try:
        with rehearsing():
            before = look()
            response = handler().get_response(request)
            return Answer(
                response.status_code,
                response.headers.get("Location", ""),
                text_of(response),
                reverse(settings.LOGIN_URL, urlconf=urlconf),
                has_changed=look() != before,
            )
    finally:
        set_urlconf(None)


@cache
def handler() -> BaseHandler:
    made = BaseHandler()
    made.load_middleware()
    return made


def text_of(response: HttpResponseBase) -> bytes:
    if isinstance(response, StreamingHttpResponse):
        return b"" if response.is_async else b"".join(response.streaming_content)  # type: ignore[arg-type]  # not async
    return bytes(response.content)  # type: ignore[attr-defined]  # not streamed


class LockTwoOpen:
    """While somebody asks who sees some clients only, Postgres shows them these: what keeps back is lock one alone."""

    def __init__(self, *client_ids: int) -> None:
        self.client_ids = client_ids

    def __enter__(self) -> None:
        connections["default"].execute_wrappers.append(self._widen)

    def __exit__(self, *_: object) -> None:
        connections["default"].execute_wrappers.remove(self._widen)

    def _widen(self, execute: Any, sql: str, params: Any, many: bool, context: dict[str, Any]) -> Any:
        wrapper = context["connection"]
        entrance = wrapper.entrance
        if entrance.role.endswith(tuple(f"_{side}" for side in SIGNED_SIDES)):
            token = client_token(entrance.role, self.client_ids)
            if entrance.token != token:
                wrapper.move(replace(entrance, token=token))
        return execute(sql, params, many, context)
