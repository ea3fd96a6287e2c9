"""Makes and removes the schema of one business: its three roles, and everything the template has."""

from __future__ import annotations

import secrets

from tenants import fleet, isolation
from tenants.fleet.connection import TEMPLATE_IN_USE, holding, unit
from tenants.fleet.states import NAME, TEMPLATE
from tenants.isolation import SIDES

ALPHABET = "abcdefghijklmnopqrstuvwxyz234567"


def new_schema_name() -> str:
    return "b_" + "".join(secrets.choice(ALPHABET) for _ in range(10))


def create_schema(schema: str, *, as_spare: bool = False) -> None:
    """Builds a schema like the template in one transaction. No migration runs, however many schemas there are."""
    _insist_on_name(schema)
    with holding(TEMPLATE_IN_USE, shared=True):
        script = fleet.script().replace(TEMPLATE, schema)
        with unit() as cursor:
            cursor.execute("SET LOCAL search_path = ''")
            cursor.execute(";\n".join(isolation.role_statements(schema)))
            cursor.execute(script)
            if as_spare:
                cursor.execute(
                    "INSERT INTO public.tenants_spareschema (schema_name, created_at) VALUES (%s, now())", [schema]
                )


def drop_schema(schema: str) -> None:
    """Removes a schema with all its rows, and its roles. There is no way back."""
    _insist_on_name(schema)
    with unit() as cursor:
        cursor.execute(f"DROP SCHEMA IF EXISTS {schema} CASCADE")
        cursor.execute("DELETE FROM public.tenants_spareschema WHERE schema_name = %s", [schema])
        cursor.execute("DELETE FROM portico.audit_head WHERE schema = %s", [schema])
        for side in SIDES:
            cursor.execute(f"DROP ROLE IF EXISTS {schema}_{side}")


def _insist_on_name(schema: str) -> None:
    if not NAME.fullmatch(schema) or schema == TEMPLATE:
        raise ValueError(f"“{schema}” is not the name of a business's schema.")
