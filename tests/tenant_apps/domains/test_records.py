from __future__ import annotations

import pytest
from pytest_django import Settings

from tenant_apps.domains.choices import Found
from tenant_apps.domains.models import DomainClaim
from tenant_apps.domains.records import look_at, records_for
from tests.factories.nameserver import Zone
from tests.tenant_apps.domains.conftest import HOST, OURS, TARGET, THEIRS

TOKEN = "0123456789abcdef" * 2
PROOF = f"portal-verification={TOKEN}"


def found(host: str = HOST) -> tuple[Found, Found]:
    look = look_at(host, token=TOKEN)
    return look.address.found, look.proof.found


def told(host: str) -> list[tuple[str, str, str]]:
    return [(one.kind, one.name, one.value) for one in records_for(DomainClaim(host=host, token=TOKEN))]


def test_a_name_below_the_registered_one_gets_a_cname(settings: Settings) -> None:
    settings.DOMAIN_TARGET = TARGET
    assert told(HOST) == [("CNAME", "portal", TARGET), ("TXT", "_portal-check.portal", PROOF)]


def test_the_registered_name_itself_gets_addresses(settings: Settings) -> None:
    settings.DOMAIN_TARGET, settings.DOMAIN_ADDRESSES = TARGET, [OURS, "2001:db8::10"]
    proof = ("TXT", "_portal-check", PROOF)
    assert told("clinic.example") == [("A", "@", OURS), ("AAAA", "@", "2001:db8::10"), proof]
    settings.DOMAIN_ADDRESSES = []
    assert told("clinic.example") == [("ALIAS", "@", TARGET), proof]


def test_nothing_is_there_yet(zone: Zone) -> None:
    assert found() == (Found.MISSING, Found.MISSING)


def test_both_records_are_right(zone: Zone) -> None:
    zone.set(HOST, CNAME=TARGET)
    zone.set(f"_portal-check.{HOST}", TXT=["v=spf1 -all", PROOF])
    assert found() == (Found.RIGHT, Found.RIGHT)


def test_another_token_proves_nothing(zone: Zone) -> None:
    zone.set(f"_portal-check.{HOST}", TXT=f"{PROOF}0")
    assert found() == (Found.MISSING, Found.OTHER)


@pytest.mark.parametrize(
    ("records", "expected"),
    [
        ({"A": OURS}, Found.RIGHT),  # a provider that flattens the CNAME
        ({"A": THEIRS}, Found.OTHER),
        ({"A": [OURS, THEIRS]}, Found.OTHER),
        ({"A": OURS, "AAAA": "2001:db8::bad"}, Found.OTHER),  # half of the visitors would be led astray
        ({"AAAA": "2001:db8::bad"}, Found.OTHER),
        ({"CNAME": "somebody.else.test"}, Found.OTHER),
        ({"TXT": "hello"}, Found.MISSING),
    ],
)
def test_where_a_name_points(zone: Zone, records: dict[str, str], expected: Found) -> None:
    zone.set(HOST, **records)
    assert found()[0] == expected


def test_a_chain_of_cnames_is_followed(zone: Zone) -> None:
    zone.set(HOST, CNAME="clinic.cdn.test")
    zone.set("clinic.cdn.test", CNAME=TARGET)
    assert found()[0] == Found.RIGHT


def test_what_is_there_instead_is_told(zone: Zone) -> None:
    zone.set(HOST, CNAME="somebody.else.test")
    assert look_at(HOST, token=TOKEN).address.values == ("somebody.else.test",)
    zone.set("www.clinic.example", A=THEIRS)
    assert look_at("www.clinic.example", token=TOKEN).address.values == (THEIRS,)


def test_addresses_by_setting_are_ours_whatever_the_target_has(zone: Zone, settings: Settings) -> None:
    settings.DOMAIN_ADDRESSES = [THEIRS]
    zone.set(HOST, A=THEIRS)
    assert found()[0] == Found.RIGHT


def test_a_name_server_that_fails_says_nothing_about_a_record(zone: Zone) -> None:
    zone.is_broken = True
    assert found() == (Found.UNKNOWN, Found.UNKNOWN)
    assert not look_at(HOST, token=TOKEN).is_known


def test_no_name_server_says_nothing_either(zone: Zone, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tenant_apps.domains.gateway.PATIENCE", 0.2)
    settings.DNS_SERVERS = ["127.0.0.1:9"]
    assert found() == (Found.UNKNOWN, Found.UNKNOWN)
