"""django-tenants' own ways to make schemas and to migrate them, as its commands go them."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import count

from django.core.management import call_command
from django.db import connections
from django_tenants.clone import CLONE_SCHEMA_FUNCTION
from django_tenants.management.commands.migrate_schemas import MigrateSchemasCommand
from django_tenants.migration_executors import get_executor

BASE = "peer_base"
_numbers = count(1)


def create_by_migrations(name: str = "") -> None:
    """TenantMixin.create_schema()."""
    schema = name or f"peer_{next(_numbers)}"
    with connections["owner"].cursor() as cursor:
        cursor.execute(f"CREATE SCHEMA {schema}")
    call_command("migrate_schemas", tenant=True, schema_name=schema, interactive=False, verbosity=0)


def create_by_clone() -> None:
    """TenantMixin.create_schema() with TENANT_BASE_SCHEMA: the function is made anew, then migrations are faked."""
    schema = f"peer_{next(_numbers)}"
    with connections["owner"].cursor() as cursor:
        cursor.execute(CLONE_SCHEMA_FUNCTION.format(db_user="portico_owner"))
        cursor.execute("SELECT clone_schema(%s, %s, 'DATA')", [BASE, schema])
    call_command("migrate_schemas", tenant=True, fake=True, schema_name=schema, interactive=False, verbosity=0)


def create_base() -> None:
    create_by_migrations(BASE)


def migrate(schemas: Sequence[str], *, executor: str) -> None:
    """`manage.py migrate_schemas --tenant` over these schemas."""
    command = MigrateSchemasCommand()
    options = vars(command.create_parser("manage.py", "migrate_schemas").parse_args(["--database", "owner", "-v", "0"]))
    get_executor(executor)((), options).run_migrations(tenants=list(schemas))


def clear_away() -> None:
    with connections["owner"].cursor() as cursor:
        cursor.execute("SELECT nspname FROM pg_namespace WHERE nspname LIKE 'peer\\_%%'")
        for (schema,) in cursor.fetchall():
            cursor.execute(f"DROP SCHEMA {schema} CASCADE")
