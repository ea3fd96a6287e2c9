from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connections
from django.test import Client as Browser
from django.test import SimpleTestCase

from tenants import hosts
from tenants.queue.draining import run_waiting
from tests.factories.cast import Cast, build_cast, sign_in
from tests.factories.databases import drop_database

# The owner's connection stays outside of a test's transaction, and usable: the schemas it makes serve all tests.
for guard in ("_add_databases_failures", "_remove_databases_failures"):
    setattr(SimpleTestCase, guard, classmethod(lambda cls: None))


@pytest.fixture(scope="session")
def django_db_setup(django_db_blocker: pytest.FixtureRequest) -> Iterator[None]:
    """A database of this process's own, prepared the way a real one is; alpha and beta are opened once."""
    name = settings.DATABASES["owner"]["NAME"]
    with django_db_blocker.unblock():  # type: ignore[attr-defined]
        call_command("prepare", verbosity=0)
        yield
        for connection in connections.all():
            connection.close()
    drop_database(name)


@pytest.fixture(scope="session")
def _cast(django_db_setup: None, django_db_blocker: pytest.FixtureRequest) -> Cast:
    with django_db_blocker.unblock():  # type: ignore[attr-defined]
        cast = build_cast()
        run_waiting()  # what opening them has asked for is no test's business
        return cast


@pytest.fixture(autouse=True)
def _no_host_is_remembered() -> Iterator[None]:
    yield
    hosts.forget_all()


@pytest.fixture
def cast(_cast: Cast, db: None) -> Cast:
    """Of alpha: Alice (owner), Bob (practitioner), Cara, Dan (rival clients). Eve owns beta; Olga runs the platform."""
    return _cast


@pytest.fixture
def browser(cast: Cast) -> Browser:
    return Browser(HTTP_HOST=cast.alpha_host)


__all__ = ["sign_in"]
