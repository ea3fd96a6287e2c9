"""Every answer of every address carries the hard shell, whoever asks and whatever comes of it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.http import HttpResponseBase
from django.test import Client as Browser
from django.urls import get_resolver

from deploy.shell import STANDING, policy, transport_policy
from tests.architecture.matrix import Route
from tests.architecture.test_matrix import LINES, URLS, path_of, routes, seated, undone
from tests.architecture.world import World
from tests.factories.cast import Cast, sign_in
from tests.html import assert_page

ABSOLUTE = re.compile(r"\b(?:src|href|action|srcset|poster|formaction|hx-get|hx-post)=[\"']?((?:https?:)?//[^\"'\s>]+)")

# Views that Django's CSRF check passes over, and what stands in its place.
CSRF_EXEMPT = {
    "accounts:entrance": "comes from the platform's host: a single-use token in the form, and the origin is checked",
}
BY_TOKEN = "api:"  # answers to a bearer token alone, never to a cookie: tests/api/test_matrix.py


@pytest.fixture
def world(cast: Cast) -> World:
    return World(cast)


def answers(world: World, host: str, route: Route) -> Iterator[tuple[str, HttpResponseBase]]:
    actor = seated(route) if host == "business" else "olga"
    stranger = "anonymous" if host == "business" else "nobody on the platform"
    for who in (actor, stranger):
        for method in ("GET", "POST"):
            path = path_of(world, route, host)
            with undone():
                yield f"{method} {path} as {who}", world.browser(who).generic(method, path)


@pytest.mark.parametrize("host", URLS)
def test_every_answer_carries_the_headers(world: World, host: str) -> None:
    for route in LINES[host]:
        for where, response in answers(world, host, route):
            is_shown = response.status_code == 200
            own = OWN_HEADERS.get(route.name, {}) if is_shown else {}
            assert_shell(where, response, own=own, is_kept=is_shown and route.name in THE_SAME_FOR_ALL)


OWN_HEADERS = {
    "branding:preview": {"X-Frame-Options": "SAMEORIGIN"},  # the one page that stands in a frame, of ours alone
    "site:social": {"Cross-Origin-Resource-Policy": "cross-origin"},  # shown beside links to the site, elsewhere
}
THE_SAME_FOR_ALL = {"site:robots", "site:sitemap", "site:social"}  # caches may keep them


def assert_shell(where: str, response: HttpResponseBase, *, own: dict[str, str], is_kept: bool) -> None:
    is_framed = "X-Frame-Options" in own
    found = {name: response.headers.get(name) for name in STANDING}
    assert (where, found) == (where, STANDING | own)
    directives = response.headers["Content-Security-Policy"]
    assert "Access-Control-Allow-Origin" not in response.headers, where
    assert "unsafe" not in directives, where
    assert "*" not in directives.replace("://*.localhost", ""), where
    for needed in (
        "default-src 'none'",
        "base-uri 'none'",
        "object-src 'none'",
        "frame-ancestors 'self'" if is_framed else "frame-ancestors 'none'",
        "form-action 'self'",
    ):
        assert needed in directives, where
    assert ("no-store" in response.headers["Cache-Control"]) is not is_kept, where
    for cookie in (one for one in response.cookies.values() if one["max-age"] != 0):  # those that are set
        bound = (cookie["httponly"], cookie["samesite"], cookie["domain"], cookie["path"])
        assert (where, cookie.key, bound) == (where, cookie.key, (True, "Lax", "", "/"))
    if response.headers.get("Content-Type", "").startswith("text/html"):
        assert foreign_addresses(response) == [], where


def foreign_addresses(response: Any) -> list[str]:
    """Of other hosts than our own; what the platform says of a business's address is a link and loads nothing."""
    found = ABSOLUTE.findall(response.content.decode())
    return [address for address in found if not re.match(r"https?://([\w-]+\.)?localhost(:\d+)?(/|$)", address)]


@pytest.mark.parametrize(
    ("host", "path"),
    [
        ("alpha.localhost", "/healthz"),
        ("alpha.localhost", "/readyz"),
        ("alpha.localhost", "/internal/tls-ask"),
        ("alpha.localhost", "/no/such/page/"),
        ("alpha.localhost", "/assets/no-such-file.css"),
        ("nobody.localhost", "/"),
        ("evil.example", "/"),
        ("not a host", "/"),
        ("localhost", "/no/such/page/"),
    ],
)
def test_answers_of_no_view_carry_it_too(cast: Cast, host: str, path: str) -> None:
    response = Browser(HTTP_HOST=host).get(path)
    assert {name: response.headers.get(name) for name in STANDING} == STANDING
    assert "default-src 'none'" in response.headers["Content-Security-Policy"]


@pytest.mark.parametrize("kind", ["css", "js", "woff2", "svg"])
def test_a_file_that_is_no_document_carries_what_guards_a_file(cast: Cast, kind: str) -> None:
    page = Browser(HTTP_HOST=cast.alpha_host).get("/sign-in/").content.decode()
    found = re.search(rf'"(/assets/[^"]+\.{kind})', page)
    assert found
    headers = Browser(HTTP_HOST=cast.alpha_host).get(found[1]).headers
    guards = ("X-Content-Type-Options", "Cross-Origin-Resource-Policy", "Referrer-Policy")
    assert {name: headers.get(name) for name in guards} == {name: STANDING[name] for name in guards}
    assert ("Content-Security-Policy" in headers) == ("Permissions-Policy" in headers) == (kind == "svg")


def test_over_https_every_answer_asks_for_https(cast: Cast, settings: Any) -> None:
    settings.PUBLIC_SCHEME = "https"
    browser = Browser(HTTP_HOST=cast.alpha_host)
    assert browser.get("/sign-in/", secure=True)["Strict-Transport-Security"] == transport_policy("localhost")
    assert browser.get("/healthz", secure=True)["Strict-Transport-Security"] == transport_policy("localhost")
    assert "upgrade-insecure-requests" in browser.get("/sign-in/", secure=True)["Content-Security-Policy"]
    assert "Strict-Transport-Security" not in browser.get("/sign-in/").headers


def test_a_domain_of_ones_own_binds_itself_alone(settings: Any) -> None:
    settings.PLATFORM_HOST = "portico.example"
    assert "includeSubDomains" in transport_policy("portico.example")
    assert "includeSubDomains" in transport_policy("willow.portico.example")
    assert transport_policy("willow.example") == transport_policy("portico.example.evil") == "max-age=31536000"


def test_only_the_platforms_forms_may_go_to_another_host(cast: Cast) -> None:
    business = Browser(HTTP_HOST=cast.alpha_host).get("/sign-in/")
    assert "form-action 'self';" in business["Content-Security-Policy"]
    platform = Browser(HTTP_HOST="localhost").get("/start/")
    assert "form-action 'self' http://*.localhost:8000;" in platform["Content-Security-Policy"]
    assert policy(platform.wsgi_request) == platform["Content-Security-Policy"]


@pytest.mark.parametrize("host", ["evil.example", "alpha.localhost.evil.example", "evil.example:80@alpha.localhost"])
def test_a_foreign_host_name_is_neither_answered_nor_repeated(cast: Cast, host: str) -> None:
    response = Browser(HTTP_HOST=host).get("/sign-in/")
    assert response.status_code in (400, 404)
    assert "evil" not in response.content.decode() + str(response.headers)


def test_a_forwarded_host_changes_nothing(cast: Cast) -> None:
    response = Browser(HTTP_HOST=cast.alpha_host).get("/book/", headers={"X-Forwarded-Host": "evil.example"})
    assert (response.status_code, response["Location"]) == (302, "/sign-in/?next=%2Fbook%2F")


def test_what_leaves_as_a_file_leaves_seldom(cast: Cast) -> None:
    """Each sort of request has its limit: pages and actions in tests/deploy/test_pace.py, signing in and mails in
    tests/tenants/accounts/test_throttle.py, calls of the API in tests/api/test_refusals.py."""
    browser = sign_in(cast.alice)
    answers = [browser.post("/team/audit/export/", {"kind": "csv"}) for _ in range(12)]
    assert [one.status_code for one in answers] == [200] * 10 + [429] * 2
    assert int(answers[-1]["Retry-After"]) > 0
    assert "a little too often" in assert_page(answers[-1].content).get_text()


def test_csrf_is_checked_everywhere_but_where_something_stands_in_its_place() -> None:
    exempt = {
        name
        for urlconf in URLS.values()
        for name, pattern in routes(get_resolver(urlconf).url_patterns)
        if getattr(pattern.callback, "csrf_exempt", False)
    }
    assert {name for name in exempt if not name.startswith(BY_TOKEN)} == set(CSRF_EXEMPT)


def test_cookies_are_bound_to_their_host_where_there_is_https() -> None:
    """Read off the settings of production: see also deploy/checks.py, which runs `check --deploy`."""
    import os
    import subprocess
    import sys

    script = (
        "import django; django.setup()\n"
        "from django.conf import settings as s\n"
        "from deploy.flash import HostOnlyMessages\n"
        "from tenants.accounts import devices\n"
        "from tenants.accounts.factors import remembered\n"
        "names = [s.SESSION_COOKIE_NAME, s.CSRF_COOKIE_NAME, HostOnlyMessages.cookie_name, devices.cookie_name(),"
        " remembered.cookie_name()]\n"
        "print(all(name.startswith('__Host-') for name in names), s.SESSION_COOKIE_SECURE, s.CSRF_COOKIE_SECURE,"
        " s.SESSION_COOKIE_HTTPONLY, s.CSRF_COOKIE_HTTPONLY, s.SESSION_COOKIE_SAMESITE, s.CSRF_COOKIE_SAMESITE,"
        " s.SESSION_COOKIE_DOMAIN, s.DEBUG)"
    )
    environment = {
        **os.environ,
        "PORTICO_ENV": "production",
        "PUBLIC_URL": "https://portico.example",
        "DJANGO_SETTINGS_MODULE": "deploy.settings",
    }
    ran = subprocess.run([sys.executable, "-c", script], env=environment, capture_output=True, text=True, check=True)
    assert ran.stdout.split() == ["True", "True", "True", "True", "True", "Lax", "Lax", "None", "False"]
