"""What is true when somebody has had a hand in a schema."""

from __future__ import annotations

from pathlib import Path

from django.core.management import call_command

from tenants import fleet, provisioning
from tests.factories.migrations import APP, further_migrations
from tests.tenants.fleet.looking import administrator, having, run
from tests.tenants.fleet.test_migrating import ADD_MOOD


def test_schema_migrated_by_django_is_known_to_be_up_to_date(five: list[str], tmp_path: Path) -> None:
    with further_migrations(tmp_path, ADD_MOOD):
        call_command("migrate_schemas", schema_name=five[0], verbosity=0)
        fleet.migrate(only="template_business")

        assert fleet.read_status().behind == five[1:]
        assert fleet.migrate().behind == 4
        assert having("mood") == set(five)


def test_squashed_migrations_count_as_applied(five: list[str], tmp_path: Path) -> None:
    with further_migrations(tmp_path, ADD_MOOD):
        fleet.migrate()
        squash = next(tmp_path.glob("migrations_*")) / "0001_squashed.py"
        replaced = [(APP, file.stem) for file in squash.parent.glob("[0-9]*.py")]
        text = (squash.parent / "0001_initial.py").read_text()
        replaces = f"replaces = {replaced}\n    "
        squash.write_text(text.replace("initial = True", replaces + "initial = True"))
        report = fleet.migrate()

        assert report.failures == {}
        assert run(f"SELECT count(*) FROM {five[0]}.django_migrations WHERE name = '0001_squashed'") == [(1,)]
        assert fleet.migrate().behind == 0


def test_guards_of_an_older_version_are_renewed(five: list[str]) -> None:
    run(f"DROP POLICY client_rows ON {five[0]}.clients_client")
    run(f"COMMENT ON SCHEMA {five[0]} IS 'guards: older'")

    assert fleet.read_status().unguarded == [five[0]]
    assert fleet.migrate().behind == 1
    assert policies(five[0]) == policies(five[1])


def test_guard_that_a_migration_removes_is_set_again(five: list[str], tmp_path: Path) -> None:
    before = policies(five[0])
    with further_migrations(tmp_path, 'migrations.RunSQL("DROP POLICY team_rows ON team_checkliststep")'):
        fleet.migrate()

    assert [policies(schema) for schema in five] == [before] * 5


def test_role_that_is_missing_is_made(five: list[str]) -> None:
    role = f"{five[0]}_door"
    with administrator() as server:
        server.execute(f"DROP OWNED BY {role}; DROP ROLE {role}".encode())

    assert fleet.read_status().unguarded == [five[0]]
    fleet.migrate()
    assert run("SELECT count(*) FROM pg_roles WHERE rolname = %s", role) == [(1,)]
    assert policies(five[0]) == policies(five[1])


def test_status_names_what_belongs_to_nobody(five: list[str]) -> None:
    provisioning.fill_pool(target=1)
    run("INSERT INTO public.tenants_spareschema (schema_name, created_at) VALUES ('b_aaaaaaaaaa', now())")
    status = fleet.read_status()
    run("DELETE FROM public.tenants_spareschema")

    assert (status.businesses, status.spares) == (0, 2)
    assert (status.unclaimed, status.lost) == (five, ["b_aaaaaaaaaa"])


def policies(schema: str) -> list[tuple[object, ...]]:
    query = "SELECT tablename, policyname, replace(roles::text, %s, ''), replace(qual, %s, '') FROM pg_policies"
    return run(f"{query} WHERE schemaname = %s ORDER BY 1, 2", schema, schema, schema)
