from __future__ import annotations

from pathlib import Path

import pytest

from tenants import fleet, provisioning
from tenants.fleet.states import TEMPLATE
from tests.factories.migrations import further_migrations
from tests.tenants.fleet.looking import having, run

ADD_MOOD = 'migrations.AddField("checkliststep", "mood", models.CharField(max_length=60, default=""))'
ADD_PLACE = 'migrations.AddField("checkliststep", "place", models.CharField(max_length=60, default=""))'


def test_fleet_that_is_up_to_date_is_left_alone(five: list[str]) -> None:
    report = fleet.migrate()

    assert (report.schemas, report.behind, report.failures) == (6, 0, {})


def test_new_field_reaches_every_schema(five: list[str], tmp_path: Path) -> None:
    with further_migrations(tmp_path, ADD_MOOD, ADD_PLACE):
        report = fleet.migrate(options=fleet.Options(batch=2, jobs=2))

        assert (report.behind, report.failures) == (5, {})
        assert having("mood") == having("place") == set(five)
        assert fleet.migrate().behind == 0


def test_next_schema_has_the_new_field(five: list[str], tmp_path: Path) -> None:
    with further_migrations(tmp_path, ADD_MOOD):
        fleet.migrate()
        provisioning.create_schema(later := provisioning.new_schema_name())

        assert having("mood") == {*five, later}
        assert fleet.migrate().behind == 0


def test_next_schema_has_the_rows_that_migrations_left(five: list[str], tmp_path: Path) -> None:
    text = "It's so:\n\n-- as before\nSET in stone;\n$$\n"
    insert = "INSERT INTO team_checkliststep (name, done_at) VALUES (%s, now())"
    leave_row = f"migrations.RunSQL([({insert!r}, [{text!r}])])"
    with further_migrations(tmp_path, leave_row):
        fleet.migrate()
        provisioning.create_schema(later := provisioning.new_schema_name())

    assert [run(f"SELECT name FROM {schema}.team_checkliststep") for schema in (five[0], later)] == [[(text,)]] * 2


def test_failure_stays_with_its_schema(five: list[str], tmp_path: Path) -> None:
    broken = five[2]
    run(f"ALTER TABLE {broken}.team_checkliststep ADD mood text")
    reason = 'column "mood" of relation "team_checkliststep" already exists'
    with further_migrations(tmp_path, ADD_MOOD, ADD_PLACE):
        report = fleet.migrate()

        assert report.failures == {broken: reason}
        assert having("place") == {*five} - {broken}
        status = fleet.read_status()
        assert (status.behind, status.failures) == ([broken], {broken: reason})


def test_rerun_takes_up_what_failed(five: list[str], tmp_path: Path) -> None:
    run(f"ALTER TABLE {five[2]}.team_checkliststep ADD mood text")
    with further_migrations(tmp_path, ADD_MOOD):
        fleet.migrate()
        run(f"ALTER TABLE {five[2]}.team_checkliststep DROP mood")
        report = fleet.migrate()

        assert (report.behind, report.failures) == (1, {})
        assert fleet.read_status().is_current


def test_kind_of_schemas_that_all_fail_is_not_tried_to_the_end(five: list[str], tmp_path: Path) -> None:
    with further_migrations(tmp_path, ADD_MOOD):
        fleet.migrate(only=TEMPLATE)
        for schema in five:
            run(f"ALTER TABLE {schema}.team_checkliststep ADD mood text")
        report = fleet.migrate()

    assert sorted(report.failures) == five
    assert sum(reason.startswith("NotTried: others like it failed") for reason in report.failures.values()) == 2


def test_template_that_fails_stops_the_fleet(five: list[str], tmp_path: Path) -> None:
    run(f"ALTER TABLE {TEMPLATE}.team_checkliststep ADD mood text")
    with further_migrations(tmp_path, ADD_MOOD), pytest.raises(fleet.TemplateFailed, match="already exists"):
        fleet.migrate()

    assert having("mood") == set()
    run(f"ALTER TABLE {TEMPLATE}.team_checkliststep DROP mood")


def test_one_schema_alone(five: list[str], tmp_path: Path) -> None:
    with further_migrations(tmp_path, ADD_MOOD):
        report = fleet.migrate(only=five[1])

        assert (report.schemas, report.behind, report.failures) == (1, 1, {})
        assert having("mood") == {five[1]}
        assert fleet.migrate().behind == 4


def test_fails_before_anything_where_two_migrations_are_last(five: list[str], tmp_path: Path) -> None:
    with further_migrations(tmp_path, ADD_MOOD):
        further = next(tmp_path.glob("migrations_*/*_further.py"))
        twin = further.with_name(further.name.replace("further", "twin"))
        twin.write_text(further.read_text().replace("mood", "place"))
        with pytest.raises(fleet.ConflictingMigrations, match=f"{further.stem} and {twin.stem}"):
            fleet.migrate()
