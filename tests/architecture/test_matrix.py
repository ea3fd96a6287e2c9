"""Walks every address as everybody: the answers of tests/architecture/matrix.py, and a refusal changes no row."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from http.cookies import SimpleCookie
from typing import Any

import pytest
from django.db import connection, transaction
from django.http import HttpResponseBase
from django.test import Client as Browser
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from tenants.access import access_of
from tenants.accounts.choices import Role
from tests.architecture.matrix import BUSINESS, MEMBERS, PLATFORM, SIGNED_IN, Route
from tests.architecture.matrix_api import API
from tests.architecture.world import World
from tests.factories.cast import Cast

URLS = {"business": "deploy.urls_business", "platform": "deploy.urls_platform"}
LINES = {"business": BUSINESS, "platform": PLATFORM}
CALLS = {"business": API, "platform": []}  # walked with tokens by tests/api/test_matrix.py
ROLE_OF = dict(zip(MEMBERS, Role, strict=True))
AT_ALPHA = ("anonymous", *MEMBERS, "cara", "dan", "alice as cara", "eve with her cookie", "olga with her cookie")
ON_PLATFORM = ("nobody on the platform", "olga", "alice on the platform", "cara on the platform")
AT_HOME = ("eve at home", "nora at home")
METHODS = ("GET", "POST")
ODD_METHODS = ("PUT", "DELETE", "PATCH")

# What a page may write although it only shows something, or refuses.
NOTES = {
    "accounts_session": "a session is opened or its language, message or pending sign-in noted",
    "accounts_attempt": "tries of strangers are counted",
    "audit_entry": "what is refused is written down",
    "audit_link": "and chained",
    "audit_head": "whose head moves on with it",
}

# What a page puts in and takes back before it answers. That nothing of it stays: tenant_apps/branding/test_preview.py.
TAKEN_BACK = {
    "branding:preview": {"clients_client", "clients_caseload", "scheduling_appointment", "scheduling_reservation"},
}

Outcome = int | str


def routes(entries: Sequence[URLPattern | URLResolver], space: str = "") -> Iterator[tuple[str, URLPattern]]:
    for entry in entries:
        if isinstance(entry, URLResolver):
            yield from routes(entry.url_patterns, f"{space}{entry.namespace}:" if entry.namespace else space)
        else:
            yield f"{space}{entry.name}", entry


@pytest.mark.parametrize("host", URLS)
def test_every_route_has_its_line(host: str) -> None:
    found = [name for name, _ in routes(get_resolver(URLS[host]).url_patterns)]
    listed = [route.name for route in [*LINES[host], *CALLS[host]]]
    assert sorted(found) == sorted(listed), "tests/architecture/matrix.py says who may use which address"


@pytest.mark.parametrize("host", URLS)
def test_every_line_names_the_seat_that_the_view_declares(host: str) -> None:
    declared = {name: access_of(pattern.callback) for name, pattern in routes(get_resolver(URLS[host]).url_patterns)}
    for route in [*LINES[host], *CALLS[host]]:
        access = declared[route.name]
        assert access is not None
        assert (route.name, access.seat, access.roles) == (route.name, route.seat, route.roles)


@pytest.fixture
def world(cast: Cast) -> World:
    return World(cast)


@pytest.mark.parametrize("route", BUSINESS, ids=lambda route: route.name)
def test_business(world: World, route: Route) -> None:
    for actor in (*AT_ALPHA, *(AT_HOME if route.row else [])):
        for method in METHODS:
            ask(world, route, "business", actor, method)


@pytest.mark.parametrize("route", PLATFORM, ids=lambda route: route.name)
def test_platform(world: World, route: Route) -> None:
    for actor in ON_PLATFORM:
        for method in METHODS:
            ask(world, route, "platform", actor, method)


@pytest.mark.parametrize("host", URLS)
def test_other_methods_are_refused_everywhere(world: World, host: str) -> None:
    for route in LINES[host]:
        for method in ODD_METHODS:
            ask(world, route, host, seated(route) if host == "business" else "olga", method)


WITHOUT_CSRF = {
    "accounts:entrance": "comes from the platform's host: the single-use token is the proof, and the origin is checked",
}


@pytest.mark.parametrize("host", URLS)
def test_no_form_is_taken_from_another_site(world: World, host: str) -> None:
    for route in LINES[host]:
        if "POST" not in route.answers or route.name in WITHOUT_CSRF:
            continue
        browser = world.browser(seated(route) if host == "business" else "olga")
        browser.handler.enforce_csrf_checks = True
        path = path_of(world, route, host)
        with undone():
            before = writes()
            response = browser.post(path, world.data(route.data))
            assert (route.name, response.status_code, writes()) == (route.name, 403, before)


def test_a_page_of_one_host_is_not_found_on_the_other(world: World) -> None:
    for host, actors in (("business", ON_PLATFORM), ("platform", AT_ALPHA)):
        other = LINES["platform" if host == "business" else "business"]
        for route in LINES[host]:
            if route.name in {one.name for one in other} or path_of(world, route, host) == "/":
                continue
            for actor in actors:
                response = world.browser(actor).get(path_of(world, route, host))
                assert (route.name, actor, response.status_code) == (route.name, actor, 404)


def path_of(world: World, route: Route, host: str) -> str:
    return reverse(route.name, urlconf=URLS[host], kwargs=world.row(route.row or route.place))


def ask(world: World, route: Route, host: str, actor: str, method: str) -> None:
    path, browser, data = path_of(world, route, host), world.browser(actor), world.data(route.data)
    with undone():
        before = writes()
        response = request(browser, method, path, data)
        written = {name for name, count in writes().items() if count != before.get(name)}
    expected = outcomes(route, actor, method)
    where = f"{method} {path} as {actor}"
    assert outcome(response, host) in expected, f"{where}: {outcome(response, host)}, not {expected} ({route.name})"
    if not is_invited(route, actor) or method not in ("POST",):
        kept = {name.split(".")[1] for name in written} - NOTES.keys() - TAKEN_BACK.get(route.name, set())
        assert kept == set(), f"{where} has written"


def seated(route: Route) -> str:
    """Somebody who may come."""
    return {"public": "anonymous", "person": "cara", "client": "cara", "team": "alice", "platform": "olga"}[route.seat]


def request(browser: Browser, method: str, path: str, data: dict[str, Any]) -> HttpResponseBase:
    cookies = browser.cookies.output()
    try:
        return browser.post(path, data) if method == "POST" else browser.generic(method, path)
    finally:
        browser.cookies = SimpleCookie(cookies.replace("Set-Cookie: ", "").replace("\r\n", "; "))


def outcome(response: HttpResponseBase, host: str) -> Outcome:
    where = response.headers.get("Location", "")
    if response.status_code == 302 and where.startswith(reverse("accounts:sign-in", urlconf=URLS[host])):
        return "sign in"
    return response.status_code


def is_invited(route: Route, actor: str) -> bool:
    """Whether the seat is theirs; whether the row is as well is another question."""
    if route.seat == "public":
        return True
    if route.seat == "platform":
        return actor == "olga"
    if route.seat == "person":
        return actor in (*SIGNED_IN, "olga") or actor.endswith("at home")
    if route.seat == "client":
        return actor in ("cara", "alice as cara") or (actor == "dan" and not route.own)
    return ROLE_OF.get("alice" if actor == "alice as cara" else actor, "") in route.roles


def outcomes(route: Route, actor: str, method: str) -> set[Outcome]:
    declared = {**route.answers, **route.but.get(actor, {})}
    if actor == "alice as cara" and route.seat == "client" and method not in ("GET", "HEAD"):
        return {403}
    if actor == "ruth" and route.seat == "team" and method == "POST" and method not in route.answers:
        return {403, 405}  # who only reads is told so first, but on the pages of their own account
    if is_invited(route, actor) and (route.seat == "person" or not actor.endswith("at home")):
        answer = declared.get(method, 405)
        return {answer, "sign in"} if route.seat == "public" and answer == 302 else {answer}
    return {refusal(route, actor)} | ({405} if method not in route.answers else set())


def refusal(route: Route, actor: str) -> Outcome:
    """What each sort of stranger is told, and nothing more."""
    if actor.endswith("at home"):
        is_seated = actor.startswith("nora") == (route.seat == "client")
        return 404 if is_seated or route.seat == "public" else 302 if route.seat == "client" else 403
    if actor == "dan" and route.seat == "client":
        return 404
    if route.seat == "client" and actor in MEMBERS:
        return 302  # to their own pages
    if actor in ("cara", "dan", *MEMBERS, "alice as cara"):
        return 403
    return "sign in"


@contextmanager
def undone() -> Iterator[None]:
    """Everything in the block is rolled back; like a test's own transaction it is no bar to entering."""
    block = transaction.atomic()
    block._from_testcase = True  # type: ignore[attr-defined]  # as django.test.TestCase does
    with block:
        yield
        transaction.set_rollback(True)


def writes() -> dict[str, tuple[int, int, int]]:
    """Rows written to each table in this transaction so far, also those taken back. Postgres counts them itself."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT schemaname || '.' || relname, n_tup_ins, n_tup_upd, n_tup_del FROM pg_stat_xact_all_tables
            WHERE n_tup_ins + n_tup_upd + n_tup_del > 0
            """
        )
        return {name: (inserted, updated, deleted) for name, inserted, updated, deleted in cursor.fetchall()}
