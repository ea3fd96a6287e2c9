from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from django.test import Client as Browser
from pytest_django import Settings

from tenant_apps.domains.models import DomainClaim
from tenants.entry import entering, entering_platform
from tenants.models import Business
from tenants.viewer import SYSTEM
from tests.factories.cast import Cast, sign_in
from tests.factories.nameserver import Zone, name_server

HERE = "/team/domain/"
HOST = "portal.clinic.example"
TARGET = "front.portals.test"
OURS, THEIRS = "192.0.2.10", "198.51.100.7"


@pytest.fixture
def zone(settings: Settings) -> Iterator[Zone]:
    with name_server() as zone:
        settings.DNS_SERVERS, settings.DOMAIN_TARGET = [zone.address], TARGET
        zone.set(TARGET, A=OURS)
        yield zone


@pytest.fixture
def alice(cast: Cast) -> Browser:
    return sign_in(cast.alice)


@pytest.fixture
def claim_of(cast: Cast) -> Callable[..., DomainClaim]:
    """The claim as it is now."""

    def find(host: str = HOST, business: Business | None = None) -> DomainClaim:
        with entering(again(business or cast.alpha), SYSTEM):
            found: DomainClaim = DomainClaim.objects.get(host=host)
            return found

    return find


def again(business: Business) -> Business:
    with entering_platform():
        found: Business = Business.objects.get(pk=business.pk)
    return found


def prove(zone: Zone, claim: DomainClaim) -> None:
    zone.set(claim.host, CNAME=TARGET)
    zone.set(f"_portal-check.{claim.host}", TXT=f"portal-verification={claim.token}")
