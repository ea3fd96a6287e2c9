from __future__ import annotations

import pytest
from django.test import RequestFactory

from themes.navigation import address_of, places

pytestmark = pytest.mark.urls("tests.themes.urls")


def shown(path: str) -> list[tuple[str, bool]]:
    return [(place.url, place.is_current) for place in places("client", RequestFactory().get(path))]


def test_places_are_those_that_exist() -> None:
    assert [url for url, _ in shown("/")] == ["/", "/book/", "/appointments/", "/account/"]


@pytest.mark.parametrize(
    ("path", "current"),
    [("/", ["/"]), ("/appointments/", ["/appointments/"]), ("/appointments/42/", ["/appointments/"]), ("/else/", [])],
)
def test_places_mark_where_one_is(path: str, current: list[str]) -> None:
    assert [url for url, is_current in shown(path) if is_current] == current


def test_address_of_a_page_that_does_not_exist_is_empty() -> None:
    assert address_of("nowhere:at-all") == ""
