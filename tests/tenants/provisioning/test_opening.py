from __future__ import annotations

import time
from typing import Any

import pytest
from django.db import IntegrityError, connections
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings

from tenant_apps.team.models import Member
from tenants import provisioning
from tenants.audit.models import Entry
from tenants.entry import entering, entering_platform, entering_queue, is_inside, is_on_platform
from tenants.models import Business, Domain, SpareSchema
from tenants.provisioning import open_business
from tenants.queue.draining import run_waiting
from tenants.viewer import ANONYMOUS, SYSTEM
from tests.crowding import crowding
from tests.factories.cast import Cast
from tests.tenants.provisioning.openers import OpenerFailed

HERE = "tests.tenants.provisioning.openers"


def open_gamma(**changes: Any) -> Business:
    given = {"name": "Gamma", "industry": "tutoring", "host": "gamma.localhost", "time_zone": "Europe/Paris"}
    owner = {"owner_email": "gus@gamma.test", "owner_name": "Gus Grün"}
    return open_business(**{**given, **owner, **changes})


def spares() -> int:
    with entering_platform():
        return SpareSchema.objects.count()


@pytest.fixture
def _pool(cast: Cast) -> None:
    provisioning.fill_pool()


@pytest.mark.usefixtures("_pool")
def test_opening_runs_no_migration_and_makes_no_schema() -> None:
    before, begun = spares(), time.monotonic()
    with (
        CaptureQueriesContext(connections["owner"]) as by_owner,
        CaptureQueriesContext(connections["default"]) as asked,
    ):
        open_gamma()

    assert time.monotonic() - begun < 1 * crowding()
    assert list(by_owner) == []
    assert [one["sql"] for one in asked if "django_migrations" in one["sql"] or "CREATE" in one["sql"]] == []
    assert spares() == before - 1


@pytest.mark.usefixtures("_pool")
def test_opened_business_is_entered_at_once(settings: Settings) -> None:
    settings.BUSINESS_OPENERS = [*settings.BUSINESS_OPENERS, f"{HERE}.note_opening", f"{HERE}.choose_words"]
    business = open_gamma()

    with entering(business, SYSTEM):
        assert Entry.objects.get(verb="test.opened").details == {"name": "Gus Grün", "email": "gus@gamma.test"}
    with entering_platform():
        kept = Business.objects.get(domains__domain="gamma.localhost")
    assert (kept.name, kept.time_zone, kept.words, kept.version) == (
        "Gamma",
        "Europe/Paris",
        {"client": {"en": {"one": "guest", "many": "guests"}}},
        business.version,
    )


@pytest.mark.usefixtures("_pool")
def test_page_on_the_platform_opens_a_business_in_its_own_transaction() -> None:
    with entering_platform(ANONYMOUS):
        open_gamma()

        assert is_on_platform()
        assert Domain.objects.filter(domain="gamma.localhost").count() == 1
    assert not is_inside()


@pytest.mark.usefixtures("_pool")
def test_opener_that_fails_leaves_nothing_behind(settings: Settings) -> None:
    settings.BUSINESS_OPENERS = [f"{HERE}.note_opening", f"{HERE}.fail"]
    before = spares()
    with entering_platform(ANONYMOUS):
        with pytest.raises(OpenerFailed):
            open_gamma()

        assert not Business.objects.filter(name="Gamma").exists()
    assert spares() == before


@pytest.mark.usefixtures("_pool")
def test_taken_host_name_is_refused_and_costs_no_schema(cast: Cast) -> None:
    before = spares()
    with entering_platform(ANONYMOUS):
        with pytest.raises(IntegrityError):
            open_gamma(host=cast.alpha_host)

        assert Domain.objects.get(domain=cast.alpha_host).tenant == cast.alpha
    assert spares() == before


def test_with_an_empty_pool_the_owner_makes_a_schema(cast: Cast) -> None:
    with entering_platform():
        SpareSchema.objects.all().delete()
    begun = time.monotonic()
    business = open_gamma()

    assert time.monotonic() - begun < 2 * crowding()
    with entering(business, SYSTEM):
        assert Member.objects.get().name == "Gus Grün"


@pytest.mark.usefixtures("_pool")
def test_opening_asks_for_the_pool_to_be_filled() -> None:
    open_gamma()

    with entering_queue(), connections["default"].cursor() as cursor:
        cursor.execute("SELECT count(*) FROM portico.message WHERE actor = 'provisioning.refill_pool'")
        assert cursor.fetchone() == (1,)
    assert run_waiting() >= 1
