from __future__ import annotations

from types import SimpleNamespace

import pytest
from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.template.loader import render_to_string
from django.test import RequestFactory
from pytest_django import Settings

from tests.html import assert_page
from themes.errors import bad_request, error_page, forbidden, not_found, server_error
from themes.views import styleguide

pytestmark = pytest.mark.urls("tests.themes.urls")

NAMED = ["403", "403_form", "403_looking", "404", "405", "409", "429", "500", "unavailable", "suspended"]
NAMELESS = ["400", "unknown_host"]
HOME = """{% extends "themes/SHELL.html" %}{% load ui %}{% block title %}Home{% endblock %}
{% block content %}{% page_header title="Home" %}{% endpage_header %}{% endblock %}"""
LONG_NAME = "Physiotherapie & Rehabilitationszentrum am Ludwigkirchplatz"


def request_of(business: object | None = None, *, path: str = "/", name: str = "") -> HttpRequest:
    request = RequestFactory().get(path)
    request.__dict__.update(business=business, viewer=SimpleNamespace(name=name, kind="client"))
    return request


def alpha() -> SimpleNamespace:
    return SimpleNamespace(name=LONG_NAME, brand={"colour": "#0f766e"}, words={}, country="DE", language="de")


@pytest.mark.parametrize("name", NAMED)
def test_error_page_is_whole_and_in_the_businesss_look(name: str) -> None:
    soup = assert_page(error_page(request_of(alpha()), name, status=404).content)
    assert LONG_NAME in soup.get_text()
    assert soup.find("link", href=lambda href: bool(href) and href.startswith("/assets/brand-0f766e-calm-"))


@pytest.mark.parametrize("name", NAMELESS)
def test_page_of_an_unknown_host_names_nobody(name: str, settings: Settings) -> None:
    soup = assert_page(error_page(request_of(), name, status=404).content)
    assert settings.PLATFORM_NAME not in soup.get_text()


@pytest.mark.parametrize("name", NAMED + NAMELESS)
def test_error_page_without_any_context_still_stands(name: str) -> None:
    assert_page(render_to_string(f"themes/{name}.html"))


@pytest.mark.parametrize(
    ("answer", "status"),
    [
        (lambda request: bad_request(request, Exception()), 400),
        (lambda request: forbidden(request, Exception()), 403),
        (lambda request: not_found(request, Exception()), 404),
        (server_error, 500),
    ],
)
def test_a_handler_answers_with_its_status(answer: object, status: int) -> None:
    assert callable(answer)
    response = answer(request_of())
    assert response.status_code == status
    assert_page(response.content)


@pytest.mark.parametrize("shell", ["client", "team", "console", "plain", "platform"])
@pytest.mark.parametrize("name", ["", "Maximiliana-Theodora von Hohenzollern-S."])
def test_shell_is_a_whole_page_signed_in_or_not(shell: str, name: str) -> None:
    request = request_of(alpha(), name=name)
    soup = assert_page(engines["django"].from_string(HOME.replace("SHELL", shell)).render({}, request))
    assert soup.title is not None
    assert soup.title.get_text() == f"Home · {LONG_NAME}"


def test_client_shell_tells_the_team_that_it_only_looks() -> None:
    request = request_of(alpha(), name="Anna Bergström")
    request.__dict__["viewer"].read_only = True
    request.__dict__["session"] = {"seeing_client_name": "Cara Blume"}
    soup = assert_page(engines["django"].from_string(HOME.replace("SHELL", "client")).render({}, request))
    assert "You see what Cara Blume sees" in soup.get_text()
    assert [form["action"] for form in soup.find_all("form")] == ["/team/portal-view/end/"]


@pytest.mark.parametrize("shell", ["client", "team", "plain", "platform"])
def test_styleguide_shows_whole_pages(shell: str) -> None:
    request = request_of(path=f"/styleguide/?shell={shell}")
    response = styleguide(request)
    assert isinstance(response, HttpResponse)
    assert_page(response.content)
