"""The template: a schema like a business's that belongs to nobody, and the script from which new ones are made."""

from __future__ import annotations

import hashlib

from django.db import connections
from django.db.migrations.recorder import MigrationRecorder
from psycopg.errors import DuplicateObject, UniqueViolation

from tenants import isolation
from tenants.fleet.connection import OWNER, SCRIPT, holding, standing_in, unit
from tenants.fleet.dump import dump_schema
from tenants.fleet.states import TEMPLATE

APPLIED = "SELECT app, name FROM template_business.django_migrations ORDER BY app, name"


class NoTemplate(Exception):
    """There is no template yet: `manage.py prepare` makes it."""


def ensure_template() -> None:
    """An empty template, where there is none; the first migration of the fleet fills it."""
    with connections[OWNER].cursor() as cursor:
        cursor.execute("SELECT to_regclass(%s)", [f"{TEMPLATE}.django_migrations"])
        if cursor.fetchone()[0] is not None:
            return
    _ensure_roles()
    with unit() as cursor:
        cursor.execute(f"CREATE SCHEMA {TEMPLATE}")
        with standing_in(TEMPLATE) as wrapper:
            MigrationRecorder(wrapper).ensure_schema()


def script() -> str:
    """Statements that build a schema like the template, under its name; dumped anew when the template has changed."""
    state = _state()
    return _stored(state) or _write(state)


def _write(state: str) -> str:
    with holding(SCRIPT):
        if stored := _stored(state):  # another process was writing it while we waited
            return stored
        text = dump_schema(TEMPLATE)
        with unit() as cursor:
            cursor.execute("DELETE FROM portico.template_script")
            cursor.execute("INSERT INTO portico.template_script (state, script) VALUES (%s, %s)", [state, text])
        return text


def _stored(state: str) -> str | None:
    with connections[OWNER].cursor() as cursor:
        cursor.execute("SELECT script FROM portico.template_script WHERE state = %s", [state])
        row = cursor.fetchone()
    return row[0] if row else None


def _state() -> str:
    """Says in short what the template has: which migrations, and which guards."""
    with connections[OWNER].cursor() as cursor:
        cursor.execute("SELECT to_regnamespace(%s) IS NULL", [TEMPLATE])
        if cursor.fetchone()[0]:
            raise NoTemplate("There is no template yet: run manage.py prepare.")
        cursor.execute("SELECT obj_description(%s::regnamespace, 'pg_namespace')", [TEMPLATE])
        (guards,) = cursor.fetchone()
        cursor.execute(APPLIED)
        return hashlib.sha256(repr([guards, cursor.fetchall()]).encode()).hexdigest()


def _ensure_roles() -> None:
    """The template's roles serve every database of this server, and nobody may become them."""
    for statement in isolation.role_statements(TEMPLATE):
        if isolation.LOGIN_ROLE in statement:
            continue
        try:
            with unit() as cursor:
                cursor.execute(statement)
        except Exception as error:
            if not isinstance(error.__cause__, DuplicateObject | UniqueViolation):
                raise
