from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from django.db import connections
from django.db.migrations.executor import MigrationExecutor
from pytest_django import DjangoDbBlocker

from tenants import isolation, provisioning
from tenants.fleet.connection import standing_in
from tests.tenants.catalog import catalog

# Everything that makes two schemas equal or not, with the schema's own name left out.
CATALOGS = {
    "relations": """
        SELECT relname, relkind, relpersistence, relowner::regrole, relrowsecurity, relforcerowsecurity, reloptions
        FROM pg_class WHERE relnamespace = %(schema)s::regnamespace
    """,
    "columns": """
        SELECT relname, row_number() OVER (PARTITION BY attrelid ORDER BY attnum), attname,
               format_type(atttypid, atttypmod), attnotnull, attidentity, attgenerated,
               attcollation::regcollation, attstorage, attcompression, attstattarget, attacl::text,
               pg_get_expr(adbin, adrelid)
        FROM pg_attribute JOIN pg_class c ON c.oid = attrelid
        LEFT JOIN pg_attrdef ON adrelid = attrelid AND adnum = attnum
        WHERE relnamespace = %(schema)s::regnamespace AND attnum > 0 AND NOT attisdropped
    """,
    "constraints": """
        SELECT conrelid::regclass::text, conname, contype, condeferrable, condeferred, convalidated, conenforced,
               pg_get_constraintdef(oid)
        FROM pg_constraint WHERE connamespace = %(schema)s::regnamespace
    """,
    "indexes": "SELECT tablename, indexname, indexdef FROM pg_indexes WHERE schemaname = %(schema)s",
    "sequences": """
        SELECT sequencename, sequenceowner, data_type, start_value, min_value, max_value, increment_by, cycle,
               cache_size
        FROM pg_sequences WHERE schemaname = %(schema)s
    """,
    "sequence owners": """
        SELECT s.relname, t.relname, d.refobjsubid, d.deptype FROM pg_depend d
        JOIN pg_class s ON s.oid = d.objid AND d.classid = 'pg_class'::regclass AND s.relkind = 'S'
        JOIN pg_class t ON t.oid = d.refobjid AND d.refclassid = 'pg_class'::regclass
        WHERE s.relnamespace = %(schema)s::regnamespace
    """,
    "policies": """
        SELECT tablename, policyname, permissive, roles::text, cmd, qual, with_check
        FROM pg_policies WHERE schemaname = %(schema)s
    """,
    "grants": """
        SELECT relname, grantor::regrole::text, grantee::regrole::text, privilege_type, is_grantable
        FROM pg_class, aclexplode(relacl) WHERE relnamespace = %(schema)s::regnamespace
    """,
    "grants on the schema": """
        SELECT nspowner::regrole, grantee::regrole::text, privilege_type, is_grantable
        FROM pg_namespace, aclexplode(nspacl) WHERE nspname = %(schema)s
    """,
    "views": "SELECT viewname, viewowner, definition FROM pg_views WHERE schemaname = %(schema)s",
    "triggers": """
        SELECT tgrelid::regclass::text, tgfoid::regproc::text, tgtype, tgenabled, tgdeferrable, tginitdeferred
        FROM pg_trigger JOIN pg_class c ON c.oid = tgrelid WHERE relnamespace = %(schema)s::regnamespace
    """,
    "types and functions": """
        SELECT typname FROM pg_type WHERE typnamespace = %(schema)s::regnamespace
        UNION ALL SELECT proname FROM pg_proc WHERE pronamespace = %(schema)s::regnamespace
    """,
    "comments": "SELECT obj_description(%(schema)s::regnamespace, 'pg_namespace')",
    "roles": """
        SELECT m.roleid::regrole::text, m.member::regrole::text, m.admin_option, m.inherit_option, m.set_option
        FROM pg_auth_members m WHERE m.roleid::regrole::text LIKE %(schema)s || '\\_%%'
           OR m.member::regrole::text LIKE %(schema)s || '\\_%%'
    """,
}

# The same expression, as Postgres shows it before and after it has once read what it shows.
CAST_OF_ARRAY = re.compile(r"\(ARRAY\[([^\]]*)\]\)::text\[\]")


@pytest.fixture(scope="module")
def migrated(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[str]:
    """A schema made the long way: Django's own migrations, then the guards."""
    schema = provisioning.new_schema_name()
    with django_db_blocker.unblock():
        with connections["owner"].cursor() as cursor:
            cursor.execute(";".join([f"CREATE SCHEMA {schema}", *isolation.role_statements(schema)]))
        with standing_in(schema) as wrapper:
            executor = MigrationExecutor(wrapper)
            executor.migrate(executor.loader.graph.leaf_nodes())
        with connections["owner"].cursor() as cursor:
            for statement in isolation.statements(schema):
                cursor.execute(statement)
            cursor.execute(f"COMMENT ON SCHEMA {schema} IS 'guards: {isolation.fingerprint()}'")
        yield schema
        provisioning.drop_schema(schema)


@pytest.fixture(scope="module")
def provisioned(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[str]:
    schema = provisioning.new_schema_name()
    with django_db_blocker.unblock():
        provisioning.create_schema(schema)
        yield schema
        provisioning.drop_schema(schema)


@pytest.mark.parametrize("what", CATALOGS)
def test_provisioned_schema_equals_a_migrated_one(what: str, migrated: str, provisioned: str) -> None:
    assert inventory(what, provisioned) == inventory(what, migrated)


def inventory(what: str, schema: str) -> list[str]:
    rows = ("|".join(map(str, row)).replace(schema, "SCHEMA") for row in catalog(CATALOGS[what], schema=schema))
    return sorted(CAST_OF_ARRAY.sub(_cast_of_each, row) for row in rows)


def _cast_of_each(found: re.Match[str]) -> str:
    return f"ARRAY[{', '.join(f'({one})::text' for one in found[1].split(', '))}]"


def test_removed_schema_leaves_no_role(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> None:
    schema = provisioning.new_schema_name()
    with django_db_blocker.unblock():
        provisioning.create_schema(schema)
        provisioning.drop_schema(schema)

    assert catalog("SELECT rolname FROM pg_roles WHERE rolname LIKE %(role)s", role=f"{schema}%") == []


@pytest.mark.parametrize("name", ["public", "portico", "template_business", "b_short", "b_aaaaaaaaaa; --"])
def test_other_schemas_are_not_removed(name: str) -> None:
    with pytest.raises(ValueError, match="not the name of a business"):
        provisioning.drop_schema(name)
