from __future__ import annotations

import threading

import psycopg
import pytest
from django.conf import settings
from django.db import ProgrammingError, connection, transaction

from tenant_apps.clients.models import Client
from tenants.accounts.models import User
from tenants.entry import BusinessChanged, InsideBusiness, at_the_door, entering, entering_platform, outside_only
from tenants.models import Business, Domain
from tenants.viewer import SYSTEM, NoViewer, viewing
from tests.factories.cast import Cast


def names() -> list[str]:
    return [client.name for client in Client.objects.all()]


def test_client_sees_own_row_alone(cast: Cast) -> None:
    with entering(cast.alpha, cast.cara.viewer):
        assert names() == ["Cara Claus"]


def test_client_sees_own_row_alone_without_the_python_lock(cast: Cast) -> None:
    with entering(cast.alpha, cast.cara.viewer):
        assert [client.name for client in Client.unscoped.all()] == ["Cara Claus"]


def test_python_lock_holds_without_postgres(cast: Cast) -> None:
    with entering(cast.alpha, SYSTEM), viewing(cast.cara.viewer):
        assert names() == ["Cara Claus"]


def test_team_sees_its_business_alone(cast: Cast) -> None:
    with entering(cast.alpha, cast.alice.viewer):
        assert names() == ["Cara Claus", "Dan Dorn"]
    with entering(cast.beta, cast.eve.viewer):
        assert names() == []


def test_without_a_viewer_nothing_is_read(cast: Cast) -> None:
    with pytest.raises(NoViewer):
        names()


def test_without_entering_postgres_knows_no_table(cast: Cast) -> None:
    with viewing(SYSTEM), pytest.raises(ProgrammingError, match="does not exist"), transaction.atomic():
        names()


def test_another_thread_has_not_entered(cast: Cast) -> None:
    seen: list[BaseException] = []

    def look() -> None:
        try:
            names()
        except NoViewer as error:
            seen.append(error)
        finally:
            connection.close()

    with entering(cast.alpha, SYSTEM):
        thread = threading.Thread(target=look)
        thread.start()
        thread.join()
    assert len(seen) == 1


def test_after_a_rollback_nothing_is_left(cast: Cast) -> None:
    with pytest.raises(ValueError), entering(cast.alpha, SYSTEM):
        raise ValueError
    with viewing(SYSTEM), pytest.raises(ProgrammingError, match="does not exist"), transaction.atomic():
        names()


def test_login_role_may_read_nothing(cast: Cast) -> None:
    web = settings.DATABASES["default"]
    with psycopg.connect(
        host=web["HOST"],
        port=web["PORT"],
        dbname=web["NAME"],
        user=web["USER"],
        password=web["PASSWORD"],
        autocommit=True,
    ) as raw:
        for table in (f"{cast.alpha.schema_name}.clients_client", "public.tenants_business", "portico.signing_key"):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                raw.execute(f"SELECT * FROM {table}".encode())


def test_team_reads_no_account(cast: Cast) -> None:
    with entering(cast.alpha, cast.alice.viewer):
        with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
            User.objects.count()
        with at_the_door():
            assert User.objects.count() == 4
        assert names() == ["Cara Claus", "Dan Dorn"]


def test_changed_business_is_not_entered(cast: Cast) -> None:
    with entering_platform():
        Business.objects.filter(pk=cast.alpha.pk).update(name="Alpha, renamed")
    with pytest.raises(BusinessChanged), entering(cast.alpha, SYSTEM):
        raise AssertionError("entered a stale business")


def test_moved_domain_changes_the_business(cast: Cast) -> None:
    with entering_platform():
        Domain.objects.filter(tenant=cast.alpha).update(domain="elsewhere.localhost")
    with pytest.raises(BusinessChanged), entering(cast.alpha, SYSTEM):
        raise AssertionError("entered a stale business")


def test_outside_call_is_refused_inside(cast: Cast) -> None:
    outside_only("Mail")
    with entering(cast.alpha, SYSTEM), pytest.raises(InsideBusiness):
        outside_only("Mail")
