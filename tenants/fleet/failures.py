"""Which schemas could not be migrated, and why: kept until they were."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.db import connections

from tenants.fleet.connection import OWNER


def settle_failures(reasons: Mapping[str, str], *, current: Iterable[str]) -> None:
    """Notes those that failed, and forgets those that are up to date by now or are no more."""
    if not reasons and not known_failures():
        return
    with connections[OWNER].cursor() as cursor:
        cursor.execute(
            "DELETE FROM portico.fleet_failure WHERE schema = ANY (%s) OR to_regnamespace(schema) IS NULL",
            [list(current)],
        )
        cursor.executemany(
            "INSERT INTO portico.fleet_failure (schema, error) VALUES (%s, %s) "
            "ON CONFLICT (schema) DO UPDATE SET error = excluded.error, failed_at = now()",
            list(reasons.items()),
        )


def known_failures() -> dict[str, str]:
    with connections[OWNER].cursor() as cursor:
        cursor.execute("SELECT schema, error FROM portico.fleet_failure ORDER BY schema")
        return dict(cursor.fetchall())
