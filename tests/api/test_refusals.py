"""What every refusal looks like, wherever it comes from."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client as Browser

from tests.factories.cast import Cast
from tests.factories.tokens import Caller, caller
from tests.html import assert_page

JSON = "application/json"


def shown(response: Any) -> tuple[int, str, int]:
    return response.status_code, response["Content-Type"], response.json()["status"]


def problem(status: int) -> tuple[int, str, int]:
    return status, "application/problem+json", status


@pytest.mark.parametrize("path", ["nowhere/", "", "appointments/x/"])
def test_an_address_that_is_none(cast: Cast, path: str) -> None:
    assert shown(caller(cast.cara)("GET", path)) == problem(404)


def test_a_host_that_is_none(cast: Cast) -> None:
    assert shown(Caller("nobody.localhost")("GET", "me/")) == problem(404)


def test_on_the_platforms_host_there_is_none(cast: Cast) -> None:
    assert shown(Caller("localhost")("GET", "me/")) == problem(404)


@pytest.mark.parametrize("path", ["/api/v1/members/?search=%00", "/api/v1/appointments/1%00/"])
def test_an_address_that_is_no_text(cast: Cast, path: str) -> None:
    refused = caller(cast.cara)("GET", path)
    assert (refused.status_code, refused.json()["type"]) == (400, "/api/docs/#invalid")


def test_a_program_that_speaks_plainly_is_refused_and_not_led_on(cast: Cast, settings: Any) -> None:
    settings.PUBLIC_SCHEME = "https"
    cara = caller(cast.cara)
    refused = cara("GET", "me/")
    assert (refused.status_code, refused.json()["type"]) == (403, "/api/docs/#https-only")
    assert Browser(HTTP_HOST=cast.alpha_host).get("/api/v1/me/", secure=True).status_code == 401


def test_a_wrong_method_names_the_right_ones(cast: Cast) -> None:
    response = caller(cast.cara)("PUT", "appointments/", {})
    assert (shown(response), response["Allow"]) == (problem(405), "GET, POST, HEAD")


def test_another_language_than_json(cast: Cast) -> None:
    cara = caller(cast.cara)
    assert shown(cara("GET", "me/", Accept="text/html")) == problem(406)
    browser = Browser(HTTP_HOST=cast.alpha_host, headers={"Authorization": f"Bearer {cara.token}"})
    assert shown(browser.post("/api/v1/appointments/", "a=b", content_type="application/x-www-form-urlencoded")) == (
        problem(415)
    )
    assert shown(browser.post("/api/v1/appointments/", "{", content_type=JSON)) == problem(400)
    assert shown(browser.post("/api/v1/appointments/", "[" * 100_000, content_type=JSON)) == problem(400)
    assert shown(browser.post("/api/v1/appointments/", b" " * 1_000_001, content_type=JSON)) == problem(413)


def test_no_token_names_what_is_wanted(cast: Cast) -> None:
    response = Caller(cast.alpha_host)("GET", "me/")
    assert (shown(response), response["WWW-Authenticate"]) == (problem(401), "Bearer")


@pytest.mark.parametrize(
    "sent", ["Basic YTpi", "Bearer", "Bearer ", "Bearer tok_\u00e9", "Token x", "Bearer " + "x" * 300]
)
def test_no_other_way_of_showing_who_one_is(cast: Cast, sent: str) -> None:
    assert shown(Caller(cast.alpha_host)("GET", "me/", Authorization=sent)) == problem(401)


def test_a_fault_of_ours_says_nothing_of_it(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: Any, **__: Any) -> None:
        raise RuntimeError("a secret of the house")

    monkeypatch.setattr("api.bearer.note_use", broken)
    cara = caller(cast.cara)
    browser = Browser(raise_request_exception=False, HTTP_HOST=cast.alpha_host)
    response = browser.get("/api/v1/me/", headers={"Authorization": f"Bearer {cara.token}"})
    assert shown(response) == problem(500)
    assert (b"secret" in response.content, response.json()["request_id"]) == (False, response["X-Request-ID"])


def test_too_many_calls_are_told_when_to_come_back(cast: Cast, settings: Any) -> None:
    settings.API_LIMITS = {"read": 2, "write": 1, "sign-in": 1}
    cara = caller(cast.cara)
    answers = [cara("GET", "me/") for _ in range(3)]
    assert [one.status_code for one in answers] == [200, 200, 429]
    assert [one["RateLimit"].split(";")[0:2] for one in answers] == [['"default"', f"r={left}"] for left in (1, 0, 0)]
    assert 0 < int(answers[-1]["Retry-After"]) <= 60
    assert cara("POST", "auth/logout/").status_code == 204, "writing is counted for itself"
    assert caller(cast.dan)("GET", "me/").status_code == 200, "and everybody for themselves"


def test_a_person_is_counted_over_all_their_tokens(cast: Cast, settings: Any) -> None:
    settings.API_LIMITS = {"read": 1, "write": 1, "sign-in": 1}
    assert [caller(cast.cara)("GET", "me/").status_code for _ in range(3)] == [200, 200, 429]


def test_guessing_at_tokens_is_counted_for_the_network(cast: Cast, settings: Any) -> None:
    settings.API_LIMITS = {"read": 9, "write": 9, "sign-in": 2}
    guesses = [Caller(cast.alpha_host, f"tok_{n:043}")("GET", "me/").status_code for n in range(3)]
    assert guesses == [401, 401, 429]
    assert caller(cast.cara)("GET", "me/").status_code == 200, "whoever has a right one is not kept out"


def test_the_documentation_is_a_page_of_the_business(cast: Cast) -> None:
    page = assert_page(Browser(HTTP_HOST=cast.alpha_host).get("/api/docs/").content)
    assert "Alpha Clinic" in page.title.text  # type: ignore[union-attr]  # every page has one
    assert len(page.select("details")) == 41
    assert page.select_one("#slot-taken") is not None
    assert page.select_one("#missing-scope") is not None


def test_the_schema_names_the_business_and_its_host(cast: Cast) -> None:
    described = Browser(HTTP_HOST=cast.beta_host).get("/api/schema/").json()
    assert (described["openapi"], described["info"]["title"]) == ("3.1.0", "Beta Coaching")
    assert described["servers"] == [{"url": "http://beta.localhost:8000"}]
    assert "Portico" not in str(described)
