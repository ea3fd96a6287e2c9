import pytest

from tenants.lib.zones import country_of


@pytest.mark.parametrize(
    ("zone", "country"),
    [
        ("Europe/Berlin", "DE"),
        ("America/New_York", "US"),
        ("Asia/Kathmandu", "NP"),
        ("UTC", ""),
        ("Nowhere/At_All", ""),
    ],
)
def test_country_of_a_zone(zone: str, country: str) -> None:
    assert country_of(zone) == country
