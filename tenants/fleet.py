"""Migrations over all the schemas of the fleet."""

from __future__ import annotations

from django.db import connections
from django.db.migrations.executor import MigrationExecutor


def public_is_behind() -> bool:
    return False


def migrate_schema(schema: str) -> None:
    connection = connections["owner"]
    connection.set_schema(schema, include_public=False)
    try:
        executor = MigrationExecutor(connection)
        executor.migrate(executor.loader.graph.leaf_nodes())
    finally:
        connection.set_schema_to_public()
