from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.conf import settings
from django.db import connections
from pytest_django import DjangoDbBlocker

from tenants import fleet, provisioning
from tenants.fleet.states import TEMPLATE, read_conditions
from tenants.fleet.wanted import wanted_in_businesses
from tests.factories.databases import further_database, working_on

FLEET = 5


@pytest.fixture(scope="session")
def _database(django_db_blocker: DjangoDbBlocker) -> Iterator[str]:
    """A database beside that of the other tests: these commit, and their schemas come to differ from the code."""
    name = f"{settings.DATABASES['owner']['NAME']}_fleet"
    with django_db_blocker.unblock(), further_database(name):
        with working_on(name):
            _throw_away()
        yield name


@pytest.fixture
def five(_database: str, django_db_blocker: DjangoDbBlocker) -> Iterator[list[str]]:
    """A fleet of five schemas and the template, which are thrown away afterwards."""
    with django_db_blocker.unblock(), working_on(_database):
        fleet.migrate()
        schemas = sorted(provisioning.new_schema_name() for _ in range(FLEET))
        for schema in schemas:
            provisioning.create_schema(schema)
        yield schemas
        _throw_away()


def _throw_away() -> None:
    conditions = read_conditions()
    for schema in conditions.keys() - {TEMPLATE}:
        provisioning.drop_schema(schema)
    if conditions[TEMPLATE].applied != wanted_in_businesses():
        with connections["owner"].cursor() as cursor:
            cursor.execute(f"DROP SCHEMA {TEMPLATE} CASCADE")
