"""Walks every address of the API as everybody: the answers of tests/architecture/matrix_api.py, and a refusal writes
nothing but that there was a call."""

from __future__ import annotations

import pytest

from tenants.accounts.choices import Role
from tests.api.conftest import Walk
from tests.architecture.matrix import MEMBERS, Route
from tests.architecture.matrix_api import ANYBODY, SEATED, WITHOUT_TOKEN
from tests.architecture.test_matrix import ROLE_OF

HOLDERS = (*MEMBERS, "cara", "dan", "key")
STRANGERS = ("anonymous", "eve here", "made up", "run out", "ended", "let go", "cookie")
METHODS = ("GET", "POST", "DELETE", "PUT", "PATCH")
# The call is counted, when a token was used last, and in the trail that it was refused.
ALWAYS_NOTED = {"accounts_attempt", "api_token", "api_key", "audit_entry", "audit_link", "audit_head"}


def expected(route: Route, actor: str, method: str) -> int:
    if actor in STRANGERS:
        return 401
    role = Role.MANAGER if actor == "key" else ROLE_OF.get(actor, "")
    if route.seat == "client" and actor not in ("cara", "dan"):
        return 403
    if route.seat == "team" and role not in route.roles:
        return 403
    answer = {**route.answers, **route.but.get(actor, {})}.get(method)
    if role == Role.ACCOUNTANT and route.seat == "team" and method != "GET":
        return 403
    if answer is None:
        return 405
    return 404 if route.own and actor == "dan" else answer


@pytest.mark.parametrize("route", [*ANYBODY, *SEATED], ids=lambda route: route.name)
def test_with_a_token(walk: Walk, route: Route) -> None:
    for actor in (*HOLDERS, *STRANGERS):
        for method in METHODS:
            answer = walk(route, actor, method)
            where = f"{method} {route.name} as {actor}"
            assert (where, answer.status) == (where, expected(route, actor, method)), answer.body
            if answer.status >= 400:
                assert (where, answer.written - ALWAYS_NOTED) == (where, set())
                assert answer.type == "application/problem+json"


@pytest.mark.parametrize("route", WITHOUT_TOKEN, ids=lambda route: route.name)
def test_without_one(walk: Walk, route: Route) -> None:
    for method in METHODS:
        assert walk(route, "anonymous", method).status == route.answers.get(method, 405)


@pytest.mark.parametrize("route", [route for route in SEATED if route.row], ids=lambda route: route.name)
def test_a_row_of_another_business_is_not_there(walk: Walk, route: Route) -> None:
    """Eve and her client Nora at home, where no row has these keys."""
    actor = "nora at home" if route.seat == "client" else "eve at home"
    for method in route.answers:
        assert walk(route, actor, method).status == 404
