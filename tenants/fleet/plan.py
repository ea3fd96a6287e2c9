"""What schemas of one condition need, worked out once: on the first of them, for real, while its SQL is written down.

Writing down what was really executed, rather than asking Django only to collect it, also covers operations that look
into the catalogue for what an earlier one has just made.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.db.backends.postgresql.schema import DatabaseSchemaEditor
from django.db.backends.utils import CursorWrapper
from django.db.migrations import Migration
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState
from psycopg import sql

from tenants import isolation
from tenants.fleet import guards
from tenants.fleet.connection import standing_in, unit
from tenants.fleet.states import GUARDS, SIDES, Condition
from tenants.fleet.wanted import Key, Loader, business_labels, state_before

PLACE = "{schema}"  # stands for the schema's name in what is sent to many
# Rows that one migration changed must not stop the next one's ALTER TABLE ("pending trigger events").
SETTLE = "SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED;\n"


@dataclass(frozen=True, slots=True)
class Step:
    """One migration. `sql` is None where it must run as Python in each schema, starting from the models in `before`."""

    migration: Migration
    before: ProjectState
    sql: str | None
    note: str


@dataclass(frozen=True, slots=True)
class Plan:
    """`sql` is all of it but the guards; None where a step must run as Python, or outside of a transaction."""

    steps: tuple[Step, ...]
    sql: str | None
    guards: str

    def guards_of(self, schema: str) -> str:
        return self.guards.replace(PLACE, schema)


class WritingDown(DatabaseSchemaEditor):
    """Django's schema editor: does what it is told, and keeps the text."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.written: list[str] = []

    def execute(self, sql: Any, params: Any = ()) -> None:
        text = str(sql) if params is None else self.connection.ops.compose_sql(str(sql), params)
        super().execute(text, None)
        self.written.append(text)


def make_plan(schema: str, condition: Condition, *, lock_seconds: float) -> Plan:
    """Brings `schema` up to date, and says what that took. Raises what Postgres or a migration raised."""
    loader = Loader(condition.applied)
    plan = loader.plan(business_labels())
    missing = [migration for key, migration in plan.items() if key not in loader.applied_migrations]
    squashed = [key for key in loader.squashed(plan) if key not in condition.applied]
    with standing_in(schema):
        steps = _perform(missing, state_before(loader, plan), lock_seconds=lock_seconds)
        with unit(lock_seconds=lock_seconds) as cursor:
            ending = [_note(key) for key in squashed]
            for statement in ending:
                cursor.execute(statement)
            ending += _guard(cursor, schema, condition)
    return Plan(tuple(steps), _joined(steps), _as_script(ending).replace(schema, PLACE))


def _perform(missing: Iterable[Migration], state: ProjectState, *, lock_seconds: float) -> list[Step]:
    steps = []
    for is_atomic, migrations in groupby(missing, key=lambda migration: migration.atomic):
        with unit(is_atomic=is_atomic, lock_seconds=lock_seconds) as cursor:
            for migration in migrations:
                step, state = _perform_one(cursor, migration, state)
                steps.append(step)
    return steps


def _perform_one(cursor: CursorWrapper, migration: Migration, state: ProjectState) -> tuple[Step, ProjectState]:
    is_sql = migration.atomic and all(map(_is_sql, migration.operations))
    if not is_sql:
        state.apps  # noqa: B018  # models are rendered here once, and then copied for every schema
    before = state.clone()
    with WritingDown(cursor.db, atomic=migration.atomic) as editor:
        after = migration.apply(state, editor)
    note = _note((migration.app_label, migration.name)) + (f";\n{SETTLE}" if migration.atomic else "")
    cursor.execute(note)
    return Step(migration, before, _as_script(editor.written) if is_sql else None, note), after


def _is_sql(operation: Operation) -> bool:
    return operation.reduces_to_sql and all(map(_is_sql, getattr(operation, "database_operations", ())))


def _guard(cursor: CursorWrapper, schema: str, condition: Condition) -> list[str]:
    roles = isolation.role_statements(schema, sides=sorted(SIDES - condition.sides))
    for statement in roles:
        cursor.execute(statement)
    stamp = f"COMMENT ON SCHEMA {schema} IS '{GUARDS}{isolation.fingerprint()}'"
    rebuilt = guards.rebuild(cursor, schema)
    cursor.execute(stamp)
    return [*roles, *rebuilt, stamp]


def _note(key: Key) -> str:
    statement = "INSERT INTO django_migrations (app, name, applied) VALUES ({}, {}, now())"
    return sql.SQL(statement).format(*key).as_string()


def _as_script(statements: Sequence[str]) -> str:
    return "".join(f"{statement.rstrip().removesuffix(';')}\n;\n" for statement in statements)


def _joined(steps: Sequence[Step]) -> str | None:
    if any(step.sql is None for step in steps):
        return None
    return "".join(f"{step.sql}{step.note}" for step in steps)
