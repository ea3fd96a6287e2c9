"""What no page of ours would send: numbers that no column holds, letters that no text has, methods that no form knows.
Nothing of it breaks a page, is shown as markup, or leads elsewhere."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.http import HttpResponseBase
from django.urls import NoReverseMatch, reverse

from tests.architecture.matrix import Route
from tests.architecture.matrix_api import API
from tests.architecture.source import sources
from tests.architecture.test_matrix import LINES, URLS, path_of, seated, undone
from tests.architecture.world import World
from tests.factories.cast import Cast
from tests.factories.tokens import caller

MARKUP = "<script>odd()</script>"
ODD_TEXTS = ("\x00", f"'\"{MARKUP}{{{{7*7}}}}%s%n", "9" * 40, "-1", "‮é" * 200)
ODD_NUMBERS = (0, 2**63, 10**30)
ODD_WORDS = ("\x00", MARKUP, "..\\..\\etc", "é" * 300)
ELSEWHERE = ("//evil.example/x", "https:evil.example", "/\\evil.example", "javascript:odd()")
NAMES = {
    *("q", "page", "next", "after", "group", "person", "since", "until", "way", "month", "day", "week", "date"),
    *(name for source in sources() for name in re.findall(r"\b(?:GET|POST)(?:\.get\(|\[)\"(\w+)\"", source.text)),
}
METHODS = ("TRACE", "CONNECT", "OPTIONS", "PROPFIND", "GETS")


@pytest.fixture
def world(cast: Cast) -> World:
    return World(cast)


def actor(host: str, route: Route) -> str:
    return seated(route) if host == "business" else "olga"


def everything(host: str) -> Iterator[tuple[Route, str]]:
    for route in LINES[host]:
        yield route, actor(host, route)


def asked(world: World, who: str, method: str, path: str, data: dict[str, Any] | None = None) -> HttpResponseBase:
    browser = world.browser(who)
    with undone():
        if method == "POST":
            return browser.post(path, data or {})
        return browser.get(path, data or {}) if method == "GET" else browser.generic(method, path)


def assert_sound(where: str, response: HttpResponseBase) -> None:
    assert response.status_code < 500, where
    if response.headers.get("Content-Type", "").startswith("text/html") and not response.streaming:
        assert MARKUP not in response.content.decode(), where  # type: ignore[attr-defined]  # not streamed


@pytest.mark.parametrize("host", URLS)
def test_odd_values_break_no_page(world: World, host: str) -> None:
    for route, who in everything(host):
        path, posted = path_of(world, route, host), world.data(route.data)
        for odd in ODD_TEXTS:
            assert_sound(f"GET {path} with {odd!r}", asked(world, who, "GET", path, dict.fromkeys(NAMES, odd)))
            if "POST" in route.answers:
                given = {**dict.fromkeys(NAMES, odd), **dict.fromkeys(posted, odd)}
                assert_sound(f"POST {path} with {odd!r}", asked(world, who, "POST", path, given))


@pytest.mark.parametrize("host", URLS)
def test_odd_addresses_break_no_page(world: World, host: str) -> None:
    for route, who in everything(host):
        for name, value in world.row(route.row).items():
            for odd in ODD_NUMBERS if isinstance(value, int) else ODD_WORDS:
                try:
                    path = reverse(route.name, urlconf=URLS[host], kwargs={**world.row(route.row), name: odd})
                except NoReverseMatch:
                    continue
                for method in route.answers:
                    response = asked(world, who, method, path, world.data(route.data))
                    assert_sound(f"{method} {path}", response)
                    assert response.status_code >= 300 or odd in (MARKUP, *ODD_WORDS), path


@pytest.mark.parametrize("host", URLS)
def test_no_parameter_leads_to_another_host(world: World, host: str) -> None:
    for route, who in everything(host):
        path, posted = path_of(world, route, host), world.data(route.data)
        for wicked in ELSEWHERE:
            for method in route.answers:
                response = asked(world, who, method, path, {**posted, "next": wicked, "wished": wicked})
                where = urlsplit(response.headers.get("Location", ""))
                assert (method, path, where.netloc, where.scheme) == (method, path, "", "")
                assert "evil" not in where.path


@pytest.mark.parametrize("host", URLS)
def test_odd_methods_are_refused(world: World, host: str) -> None:
    for route, who in everything(host):
        path = path_of(world, route, host)
        for method in METHODS:
            response = asked(world, who, method, path)
            assert (method, path, response.status_code in (302, 403, 404, 405)) == (method, path, True)


def test_a_header_names_no_other_method(world: World) -> None:
    """What some frameworks take for the method."""
    path = path_of(
        world, next(one for one in LINES["business"] if one.name == "accounts:other-devices-end"), "business"
    )
    for header in ("X-HTTP-Method-Override", "X-HTTP-Method", "X-Method-Override"):
        response = world.browser("cara").get(path, headers={header: "POST"})
        assert response.status_code == 405
        assert world.browser("cara").get(f"{path}?_method=POST").status_code == 405


def test_odd_numbers_break_no_call_of_the_api(world: World) -> None:
    for route in API:
        if not route.row or "{" in route.name:
            continue
        call = caller(world.cast.cara if route.seat == "client" else world.cast.alice)
        for odd in ODD_NUMBERS:
            path = reverse(route.name, urlconf=URLS["business"], kwargs={"pk": odd})
            for method in route.answers:
                with undone():
                    assert call(method, path, {} if method == "POST" else None).status_code in (400, 404), path
