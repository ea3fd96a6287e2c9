"""Migrations that cannot be written as SQL."""

from __future__ import annotations

from pathlib import Path

from tenants import fleet
from tests.factories.migrations import further_migrations
from tests.tenants.fleet.looking import having, run, tick_off
from tests.tenants.fleet.test_migrating import ADD_MOOD, ADD_PLACE

CODE = """
def cheer_up(apps, schema_editor):
    steps = apps.get_model("team", "ChecklistStep").objects.using(schema_editor.connection.alias)
    for step in steps.all():
        if step.name == "broken":
            raise ValueError("A broken step.")
        step.mood = f"glad of {step.name}"
        step.save(using=schema_editor.connection.alias)
"""
CHEER_UP = "migrations.RunPython(cheer_up)"


def test_python_runs_in_every_schema(five: list[str], tmp_path: Path) -> None:
    for schema in five:
        tick_off(schema, f"noted in {schema}")
    with further_migrations(tmp_path, ADD_MOOD, CHEER_UP, ADD_PLACE, code=CODE):
        report = fleet.migrate()

    assert (report.behind, report.failures) == (5, {})
    moods = {schema: run(f"SELECT mood FROM {schema}.team_checkliststep") for schema in five}
    assert moods == {schema: [(f"glad of noted in {schema}",)] for schema in five}
    assert having("place") == set(five)


def test_python_is_found_where_database_and_state_are_kept_apart(five: list[str], tmp_path: Path) -> None:
    for schema in five:
        tick_off(schema, "noted")
    apart = f"migrations.SeparateDatabaseAndState(database_operations=[{CHEER_UP}])"
    with further_migrations(tmp_path, ADD_MOOD, apart, code=CODE):
        fleet.migrate()

    assert [run(f"SELECT mood FROM {schema}.team_checkliststep") for schema in five] == [[("glad of noted",)]] * 5


def test_python_that_fails_takes_back_all_of_its_schema(five: list[str], tmp_path: Path) -> None:
    broken = five[1]
    tick_off(broken, "broken")
    with further_migrations(tmp_path, ADD_MOOD, CHEER_UP, code=CODE):
        report = fleet.migrate()

        assert report.failures == {broken: "ValueError: A broken step."}
        assert having("mood") == {*five} - {broken}
        run(f"DELETE FROM {broken}.team_checkliststep")
        assert fleet.migrate().failures == {}
        assert having("mood") == set(five)


def test_index_is_built_concurrently(five: list[str], tmp_path: Path) -> None:
    operation = 'AddIndexConcurrently("checkliststep", models.Index(fields=["done_at"], name="step_by_day"))'
    code = "from django.contrib.postgres.operations import AddIndexConcurrently"
    with further_migrations(tmp_path, operation, code=code, atomic=False):
        report = fleet.migrate()

        assert (report.behind, report.failures) == (5, {})
        made = run("SELECT schemaname FROM pg_indexes WHERE indexname = 'step_by_day' AND schemaname LIKE 'b\\_%'")
        assert {schema for (schema,) in made} == set(five)
        assert fleet.migrate().behind == 0


def test_changed_rows_do_not_stop_the_next_migration(five: list[str], tmp_path: Path) -> None:
    add_member = """migrations.RunSQL(
        "INSERT INTO accounts_user (email, password, name, is_active, joined_at)"
        " VALUES ('bob@alpha.test', '', '', true, now());"
        "INSERT INTO team_member (user_id, name, title, role, time_zone, is_bookable, is_active, joined_at)"
        " SELECT id, 'Bob', '', 'owner', 'UTC', true, true, now() FROM accounts_user"
    )"""
    with further_migrations(tmp_path, add_member, 'migrations.RunSQL("ALTER TABLE team_member ADD shoe_size integer")'):
        report = fleet.migrate()

    assert (report.behind, report.failures) == (5, {})
    assert [run(f"SELECT name, shoe_size FROM {schema}.team_member") for schema in five] == [[("Bob", None)]] * 5
