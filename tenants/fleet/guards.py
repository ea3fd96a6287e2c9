"""Which of a schema's guards (tenants.isolation) have to be built again after a migration.

All of them, on one schema; a look at the catalogue before and after says which made a difference, and only those are
sent to the other schemas: adding a constraint a second time would read whole tables again.
"""

from __future__ import annotations

import re

from django.db.backends.utils import CursorWrapper

from tenants import isolation

Thing = tuple[str, str, str]  # kind, table, name

CENSUS = """
    SELECT 'policy', tablename::text, policyname::text, concat_ws('|', permissive, roles, cmd, qual, with_check)
    FROM pg_policies WHERE schemaname = %(schema)s
    UNION ALL
    SELECT 'constraint', conrelid::regclass::text, conname::text, pg_get_constraintdef(oid)
    FROM pg_constraint WHERE connamespace = %(schema)s::regnamespace AND conrelid <> 0
    UNION ALL
    SELECT 'rows', relname::text, '', concat(relrowsecurity, relforcerowsecurity)
    FROM pg_class WHERE relnamespace = %(schema)s::regnamespace AND relkind IN ('r', 'p')
    UNION ALL
    SELECT 'grant', relname::text, grantee::regrole::text, string_agg(privilege_type, ',' ORDER BY privilege_type)
    FROM pg_class, aclexplode(relacl) WHERE relnamespace = %(schema)s::regnamespace AND grantee <> 0 GROUP BY 2, 3
"""

PATTERNS = tuple(
    (kind, re.compile(pattern))
    for kind, pattern in (
        ("policy", r"^(?:DROP POLICY IF EXISTS|CREATE POLICY) (?P<name>\w+) ON \w+\.(?P<table>\w+)"),
        ("constraint", r"^ALTER TABLE \w+\.(?P<table>\w+) (?:DROP CONSTRAINT IF EXISTS|ADD CONSTRAINT) (?P<name>\w+)"),
        ("rows", r"^ALTER TABLE \w+\.(?P<table>\w+) (?:ENABLE|FORCE) ROW LEVEL SECURITY(?P<name>)"),
        ("grant", r"^(?:REVOKE|GRANT) [\w, ]+ ON \w+\.(?P<table>\w+) (?:FROM|TO) (?P<name>\w+)$"),
    )
)


def rebuild(cursor: CursorWrapper, schema: str) -> list[str]:
    """Builds all the guards of a schema; returns the statements that changed something."""
    before = census(cursor, schema)
    statements = isolation.statements(schema)
    for statement in statements:
        cursor.execute(statement)
    changed = {entry[:3] for entry in before ^ census(cursor, schema)}
    return [statement for statement in statements if (thing := thing_of(statement)) is None or thing in changed]


def census(cursor: CursorWrapper, schema: str) -> set[tuple[str, str, str, str]]:
    cursor.execute(CENSUS, {"schema": schema})
    return {(kind, table.rpartition(".")[2], name, definition) for kind, table, name, definition in cursor.fetchall()}


def thing_of(statement: str) -> Thing | None:
    """What in the catalogue a statement is about; None where that cannot be told, and it is then always sent."""
    for kind, pattern in PATTERNS:
        if match := pattern.match(statement):
            return kind, match["table"], match["name"]
    return None
