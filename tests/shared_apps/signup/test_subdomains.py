from __future__ import annotations

from itertools import islice

import pytest

from shared_apps.signup.subdomains import is_reserved, is_well_formed, proposed_from, variants_of


@pytest.mark.parametrize(
    ("name", "proposed"),
    [
        ("Müller & Söhne", "muller-sohne"),
        ("Dr. O’Neil's Praxis", "dr-oneils-praxis"),
        ("Клиника Здоровье", "klinika-zdorove"),
        ("Łódź Øresund Straße", "lodz-oresund-strasse"),
        ("  --Hello,,,World--  ", "hello-world"),
        ("東京クリニック", "dongjingkurinitku"),
        ("!!!", ""),
        ("A" * 60, "a" * 40),
        ("a" * 39 + " b", "a" * 39),
    ],
)
def test_name_becomes_an_address(name: str, proposed: str) -> None:
    assert proposed_from(name) == proposed


@pytest.mark.parametrize("subdomain", ["abc", "a-b", "a1b", "123", "a" * 40, "a-b-c-d", "abc--d"])
def test_well_formed(subdomain: str) -> None:
    assert is_well_formed(subdomain)


@pytest.mark.parametrize(
    "subdomain",
    ["", "ab", "a" * 41, "-ab", "ab-", "a_b", "a.b", "aB1", "ä-b", "a b", "xn--mller-kva", "ab--cd", "abc\n", "аbс"],
)
def test_malformed(subdomain: str) -> None:
    assert not is_well_formed(subdomain)


@pytest.mark.parametrize(
    "subdomain", ["www", "mail", "api", "admin", "app", "console", "static", "support", "status", "login"]
)
def test_reserved(subdomain: str) -> None:
    assert is_reserved(subdomain)


def test_variants_of_a_long_name_fit() -> None:
    assert all(is_well_formed(one) for one in islice(variants_of("a" * 40, industry="accounting"), 30))
