"""What the tests of the fleet ask of the schemas themselves."""

from __future__ import annotations

from typing import Any

import psycopg
from django.conf import settings
from django.db import connections
from psycopg.conninfo import make_conninfo

from tenants.fleet.states import TEMPLATE


def run(statement: str, *values: str) -> list[tuple[Any, ...]]:
    with connections["owner"].cursor() as cursor:
        cursor.execute(statement, values or None)
        return list(cursor.fetchall()) if cursor.description else []


def having(column: str) -> set[str]:
    """The schemas whose checklist has this column, leaving the template out."""
    rows = run(
        "SELECT table_schema FROM information_schema.columns "
        "WHERE table_name = 'team_checkliststep' AND column_name = %s",
        column,
    )
    return {schema for (schema,) in rows} - {TEMPLATE}


def tick_off(schema: str, name: str) -> None:
    run(f"INSERT INTO {schema}.team_checkliststep (name, done_at) VALUES (%s, now())", name)


def administrator() -> psycopg.Connection:
    return psycopg.connect(make_conninfo(settings.ADMIN_DATABASE_URL, dbname=settings.DATABASES["owner"]["NAME"]))
