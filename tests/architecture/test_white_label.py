"""A business's clients never meet the platform: neither its name nor its host, in no page, header, cookie or mail."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from django.http import HttpResponseBase
from django.template.loader import get_template, render_to_string
from django.test import Client as Browser
from django.utils import timezone
from pytest_django import Settings

from tenants.entry import entering
from tenants.lib.money import Money
from tests.architecture.matrix import BUSINESS, Route
from tests.architecture.source import ROOT
from tests.architecture.test_matrix import path_of, seated, undone
from tests.architecture.world import World
from tests.factories.cast import Cast

NAME = "Zephyrhouse"  # what the platform is called here: a word that stands nowhere by chance
OURS = re.compile(rf"portico|{NAME}|(?<![\w.-])localhost", re.IGNORECASE)
FOR_BUILDERS = {"themes:styleguide"}  # not there in production
MAILS = sorted(
    str(file).partition("/templates/")[2]
    for room in ("tenants", "tenant_apps", "themes")
    for file in (ROOT / room).rglob("templates/**/mail/*")
    if not file.name.startswith("_")
)


@pytest.fixture(autouse=True)
def _platform(settings: Settings) -> None:
    settings.PLATFORM_NAME = NAME


def said(response: HttpResponseBase) -> list[str]:
    whole: Any = response  # some are streamed
    body = b"".join(whole.streaming_content) if response.streaming else whole.content
    told = [*(f"{name}: {value}" for name, value in response.headers.items()), response.cookies.output()]
    text = "\n".join(told) + ("" if response.headers.get("Content-Type") == "image/png" else body.decode())
    return [text[max(0, found.start() - 60) : found.end() + 20] for found in OURS.finditer(text)]


@pytest.mark.parametrize("route", [one for one in BUSINESS if one.name not in FOR_BUILDERS], ids=lambda one: one.name)
def test_no_page_of_a_business_names_the_platform(cast: Cast, route: Route) -> None:
    world = World(cast)
    for actor in (seated(route), "anonymous"):
        for method in ("get", "post"):
            with undone():
                answer = getattr(world.browser(actor), method)(
                    path_of(world, route, "business"), world.data(route.data)
                )
                assert (method, actor, said(answer)) == (method, actor, [])


@pytest.mark.parametrize("path", ["/no/such/page/", "/assets/no-such.css", "/healthz", "/team/no/such/"])
def test_nor_does_what_no_view_answers(cast: Cast, path: str) -> None:
    assert said(Browser(HTTP_HOST=cast.alpha_host).get(path)) == []


@pytest.mark.parametrize("name", ["400", "403", "403_form", "404", "405", "429", "500", "unavailable", "suspended"])
def test_nor_does_a_page_of_an_error(cast: Cast, name: str) -> None:
    assert OURS.search(render_to_string(f"themes/{name}.html", {"business": cast.alpha})) is None


@pytest.mark.parametrize("name", MAILS)
def test_nor_does_a_mail(cast: Cast, name: str) -> None:
    with entering(cast.alpha):
        now = timezone.now()
        given: dict[str, object] = {"business": cast.alpha, "home_url": f"http://{cast.alpha_host}/", "name": "Cara"}
        given |= dict.fromkeys(("at", "starts_at", "ends_at", "was", "until", "previous_starts_at"), now)
        given |= {"zone": "Europe/Berlin", "price": Money(9000, "EUR")}
        assert OURS.findall(get_template(name).render(given)) == []


def test_every_mail_was_looked_at() -> None:
    assert len(MAILS) > 20
    assert all(Path(name).suffix in (".txt", ".html") for name in MAILS)
