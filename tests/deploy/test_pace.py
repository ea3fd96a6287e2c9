from __future__ import annotations

from typing import Any

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client as Browser
from django.test import RequestFactory

from deploy.pace import MOST_NETWORKS, WINDOW, KeepPace, Pace, sort_of
from tests.factories.cast import Cast
from tests.html import assert_page


def keeper(settings: Any, *, look: int = 2, act: int = 1) -> KeepPace:
    settings.PACE = {"look": look, "act": act, "send": 1}
    return KeepPace(lambda request: HttpResponse("through"))


def asked(method: str = "get", address: str = "192.0.2.1", path: str = "/") -> HttpRequest:
    request: HttpRequest = getattr(RequestFactory(), method)(path, REMOTE_ADDR=address)
    return request


def test_too_many_are_asked_to_wait(settings: Any) -> None:
    keep = keeper(settings)
    assert [keep(asked()).status_code for _ in range(3)] == [200, 200, 429]
    response = keep(asked())
    assert 0 < int(response["Retry-After"]) <= WINDOW
    assert_page(response.content)


def test_looking_and_acting_are_counted_apart(settings: Any) -> None:
    keep = keeper(settings)
    assert [keep(asked("post")).status_code for _ in range(2)] == [200, 429]
    assert keep(asked()).status_code == 200


@pytest.mark.parametrize(
    ("method", "length", "sort"),
    [
        ("GET", "", "look"),
        ("POST", "2000", "act"),
        ("POST", "1000001", "send"),
        ("GET", "99999999", "send"),
        ("POST", "-1", "send"),
        ("POST", "many", "send"),
    ],
)
def test_what_sends_much_is_counted_by_itself(method: str, length: str, sort: str) -> None:
    """A stranger's file is read before it is known that nobody wants it."""
    assert sort_of(RequestFactory().generic(method, "/sign-in/", CONTENT_LENGTH=length)) == sort


def test_one_network_does_not_slow_another(settings: Any) -> None:
    keep = keeper(settings, look=1)
    assert [keep(asked(address=one)).status_code for one in ("192.0.2.1", "192.0.2.1", "192.0.2.2")] == [200, 429, 200]


def test_after_a_minute_it_begins_anew() -> None:
    pace = Pace()
    assert pace.wait("look", "a", most=1, now=100.0) == 0
    assert pace.wait("look", "a", most=1, now=130.0) == 30
    assert pace.wait("look", "a", most=1, now=160.0) == 0


def test_memory_has_an_end() -> None:
    pace = Pace()
    for number in range(MOST_NETWORKS + 5):
        pace.wait("look", str(number), most=1, now=1.0)
    assert len(pace.counted) <= MOST_NETWORKS


def test_a_program_is_told_in_its_own_words(cast: Cast, settings: Any) -> None:
    settings.PACE = {"look": 0, "act": 0, "send": 0}
    response = Browser(HTTP_HOST=cast.alpha_host).get("/api/v1/me/")
    assert (response.status_code, response["Content-Type"]) == (429, "application/problem+json")
    assert int(response["Retry-After"]) > 0
    assert Browser(HTTP_HOST=cast.alpha_host).get("/healthz").status_code == 200
