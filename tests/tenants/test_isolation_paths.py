"""Rows whose client is found along a path, tried on a table of this test's own."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import DatabaseError, connection, connections, models, transaction
from django.test.utils import isolate_apps

from tenant_apps.clients.models import Client
from tenant_apps.scheduling.models import Appointment, Service
from tenant_apps.team.models import Member
from tenants import isolation
from tenants.entry import entering
from tenants.ownership import BusinessModel, Owned
from tenants.viewer import ANONYMOUS, SYSTEM, viewing
from tests.factories.cast import Cast, Person
from tests.factories.visits import stored_visit


def define() -> tuple[type[BusinessModel], type[BusinessModel]]:
    """A line belongs to the appointment's client, a remark to the line's appointment's."""
    with isolate_apps("tenant_apps.scheduling"):

        class Line(BusinessModel):
            ownership = Owned("appointment__client")

            appointment = models.ForeignKey(Appointment, on_delete=models.CASCADE, related_name="+")
            text = models.CharField(max_length=40)

            class Meta(BusinessModel.Meta):
                app_label = "scheduling"
                db_table = "test_line"

        class Remark(BusinessModel):
            ownership = Owned("line__appointment__client", client="SELECT")

            line = models.ForeignKey(Line, on_delete=models.CASCADE, related_name="+")

            class Meta(BusinessModel.Meta):
                app_label = "scheduling"
                db_table = "test_remark"

    return Line, Remark


Line, Remark = define()


@pytest.fixture(scope="module")
def tables(_cast: Cast, django_db_blocker: Any) -> Iterator[None]:
    schema = _cast.alpha.schema_name
    with django_db_blocker.unblock():
        owner: Any = connections["owner"]
        owner.set_schema(schema, include_public=False)
        with owner.schema_editor() as editor:
            for model in (Line, Remark):
                editor.create_model(model)
        with owner.cursor() as cursor:
            for model in (Line, Remark):
                for statement in isolation.table_statements(schema, model):
                    cursor.execute(statement)
        yield
        with owner.cursor() as cursor:
            cursor.execute(f"DROP TABLE {schema}.test_remark, {schema}.test_line")
        owner.set_schema_to_public()


@pytest.fixture
def lines(cast: Cast, tables: None) -> dict[str, BusinessModel]:
    """One line and one remark of Cara's, and of Dan's."""
    made = {}
    with entering(cast.alpha, SYSTEM):
        for day, (name, person) in enumerate({"cara": cast.cara, "dan": cast.dan}.items()):
            made[name] = Line.objects.create(appointment=appointment_of(person, day), text=name)
            Remark.objects.create(line=made[name])
    return made


def appointment_of(person: Person, day: int) -> Appointment:
    service, _ = Service.objects.get_or_create(name="A service of this test", minutes=60)
    start = datetime(2040, 1, 1 + day, 9, tzinfo=UTC)
    end = start + timedelta(hours=1)
    return stored_visit(
        client_id=person.viewer.client_ids[0],
        service=service,
        member=Member.objects.order_by("id")[0],
        starts_at=start,
        ends_at=end,
    )


def test_a_client_finds_own_rows_along_the_path(cast: Cast, lines: dict[str, Any]) -> None:
    with entering(cast.alpha, cast.cara.viewer):
        assert [line.text for line in Line.objects.all()] == ["cara"]
        assert [remark.line_id for remark in Remark.objects.all()] == [lines["cara"].pk]


def test_postgres_alone_finds_the_same(cast: Cast, lines: dict[str, Any]) -> None:
    with entering(cast.alpha, cast.cara.viewer):
        assert [line.text for line in Line.unscoped.all()] == ["cara"]
        assert [remark.line_id for remark in Remark.unscoped.all()] == [lines["cara"].pk]


def test_python_alone_finds_the_same(cast: Cast, lines: dict[str, Any]) -> None:
    with entering(cast.alpha, SYSTEM), viewing(cast.cara.viewer):
        assert [line.text for line in Line.objects.all()] == ["cara"]
        assert [remark.line_id for remark in Remark.objects.all()] == [lines["cara"].pk]
        assert Line.objects.update(text="changed") == 1
        assert Remark.objects.all().delete()[0] == 1
    with entering(cast.alpha, SYSTEM):
        assert sorted(line.text for line in Line.objects.all()) == ["changed", "dan"]
        assert Remark.objects.count() == 1


def test_at_the_door_there_is_nothing(cast: Cast, lines: dict[str, Any]) -> None:
    with entering(cast.alpha, ANONYMOUS):
        assert list(Line.objects.all()) == []
        with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
            list(Line.unscoped.all())


def test_a_client_writes_along_own_path_alone(cast: Cast, lines: dict[str, Any]) -> None:
    with entering(cast.alpha, cast.cara.viewer):
        Line.objects.create(appointment_id=lines["cara"].appointment_id, text="mine")
        with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
            Line.objects.create(appointment_id=lines["dan"].appointment_id, text="his")
        with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
            Line.objects.update(appointment_id=lines["dan"].appointment_id)
        assert Line.unscoped.filter(pk=lines["dan"].pk).update(text="taken") == 0
        with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
            Remark.objects.create(line=lines["cara"])


def test_one_comparison_is_asked_of_an_index(cast: Cast) -> None:
    """As an InitPlan the viewer's ids are worked out once a query, and the client column's index serves."""
    with entering(cast.alpha, cast.cara.viewer), connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        for model in isolation.tenant_models():
            column = isolation.client_column(model)
            if column is None:
                continue
            cursor.execute(f"EXPLAIN SELECT count(*) FROM {model._meta.db_table}")
            plan = "\n".join(line for (line,) in cursor.fetchall())
            assert "InitPlan" in plan
            assert f"Index Cond: ({column} = ANY " in plan, plan


def test_every_client_column_leads_an_index(cast: Cast) -> None:
    with entering(cast.alpha, SYSTEM), connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT DISTINCT indrelid::regclass::text, attname FROM pg_index
            JOIN pg_attribute ON attrelid = indrelid AND attnum = indkey[0] WHERE indpred IS NULL
            """
        )
        indexed = set(cursor.fetchall())
    owned = {(model._meta.db_table, isolation.client_column(model)) for model in isolation.tenant_models()}
    assert {pair for pair in owned if pair[1]} - indexed == set()


def test_a_policy_is_asked_once_a_query_not_once_a_row(cast: Cast) -> None:
    with entering(cast.alpha, SYSTEM):
        Client.objects.bulk_create(Client(name=f"Client {number}") for number in range(200))
    with entering(cast.alpha, cast.cara.viewer), connection.cursor() as cursor:
        cursor.execute("EXPLAIN (ANALYZE, TIMING off, SUMMARY off, BUFFERS off) SELECT count(*) FROM clients_client")
        plan = "\n".join(line for (line,) in cursor.fetchall())
    assert re.search(r"InitPlan 1\s+->  Result .*loops=1\)", plan), plan
