from __future__ import annotations

import pytest
from django.http import HttpResponse
from django.test import RequestFactory, override_settings

from tenants.audit.models import Entry
from tenants.audit.source import Source, WhereFrom, agent_family, current_source, shortened
from tenants.entry import entering
from tenants.viewer import SYSTEM
from tests.factories.cast import Cast, sign_in

IPHONE = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 17_4 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) "
    "Version/17.4 Mobile/15E148 Safari/604.1"
)
EDGE = (
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/125.0.0.0 "
    "Safari/537.36 Edg/125.0.0.0"
)


@pytest.mark.parametrize(
    ("address", "kept"),
    [
        ("203.0.113.77", "203.0.113.0/24"),
        ("2001:db8:12:34::/64", "2001:db8:12::/48"),
        ("", ""),
    ],
)
def test_an_address_loses_its_last_part(address: str, kept: str) -> None:
    assert shortened(address) == kept


@pytest.mark.parametrize(("bits", "kept"), [((32, 64), "203.0.113.77/32"), ((16, 32), "203.0.0.0/16"), ((0, 0), "")])
def test_how_much_is_kept_is_a_setting(bits: tuple[int, int], kept: str) -> None:
    with override_settings(AUDIT_NETWORK_BITS=bits):
        assert shortened("203.0.113.77") == kept


@pytest.mark.parametrize(
    ("header", "family"),
    [(IPHONE, "Mobile Safari, iOS"), (EDGE, "Edge, Windows"), ("curl/8.5", "curl"), ("", ""), ("x" * 400, "")],
)
def test_a_browser_is_its_family(header: str, family: str) -> None:
    assert agent_family(header) == family


def test_without_a_request_there_is_no_source() -> None:
    assert current_source() == Source()


def test_a_request_is_forgotten_when_it_is_answered() -> None:
    seen: list[Source] = []

    def answer(_: object) -> HttpResponse:
        seen.append(current_source())
        return HttpResponse()

    request = RequestFactory(REMOTE_ADDR="198.51.100.9", headers={"User-Agent": "curl/8.5"}).get("/")
    request.id = "abc"  # type: ignore[attr-defined]  # as the request log gives it
    WhereFrom(answer)(request)
    assert seen == [Source("198.51.100.0/24", "curl", "abc")]
    assert current_source() == Source()


@override_settings(TRUSTED_PROXIES=["127.0.0.1"])
def test_a_page_records_where_it_was_asked_from(cast: Cast) -> None:
    headers = {"X-Forwarded-For": "203.0.113.77", "User-Agent": IPHONE, "X-Request-ID": "request-of-this-test"}
    assert sign_in(cast.alice).post("/team/account/", {"name": "Alice Alder"}, headers=headers).status_code == 302
    with entering(cast.alpha, SYSTEM):
        entry = Entry.objects.get(verb="member.renamed")
    assert (entry.network, entry.agent, entry.request_id) == (
        "203.0.113.0/24",
        "Mobile Safari, iOS",
        "request-of-this-test",
    )
