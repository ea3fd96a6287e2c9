"""What each schema of the fleet has by now, read from the schemas themselves: so it is true whoever migrated one."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.db import connections
from django.db.utils import ProgrammingError
from psycopg import sql

from tenants import isolation
from tenants.fleet.wanted import Key

TEMPLATE = "template_business"
NAME = re.compile(rf"^(b_[a-z2-7]{{10}}|{TEMPLATE})$")
AT_ONCE = 200  # schemas a query: each holds a lock or two until it is done
GUARDS = "guards: "  # how a schema's comment begins that says which guards it has

# Spares come first: whoever signs up while the fleet is on its way shall get a new one.
SCHEMAS = """
    SELECT n.nspname, coalesce(obj_description(n.oid, 'pg_namespace'), '')
    FROM pg_namespace n JOIN pg_class c ON c.relnamespace = n.oid AND c.relname = 'django_migrations'
    LEFT JOIN public.tenants_spareschema s ON s.schema_name = n.nspname
    WHERE n.nspname ~ %(pattern)s AND n.nspname = coalesce(%(only)s, n.nspname)
    ORDER BY s.id IS NULL, n.nspname
"""
ROLES = """
    SELECT part[1], array_agg(part[2]) FROM pg_roles, regexp_match(rolname, '^(.*)_([a-z]+)$') AS part
    WHERE part[1] ~ %(pattern)s AND part[1] = coalesce(%(only)s, part[1]) GROUP BY 1
"""


@dataclass(frozen=True, slots=True)
class Condition:
    """Schemas of equal condition need exactly the same done to them."""

    applied: frozenset[Key]
    guards: str
    sides: frozenset[str]

    def is_current(self, wanted: frozenset[Key]) -> bool:
        return wanted <= self.applied and self.guards == isolation.fingerprint() and self.sides >= SIDES


SIDES = frozenset(isolation.SIDES)


def read_conditions(only: str | None = None) -> dict[str, Condition]:
    """Every schema of the fleet (or one of them) with its condition; the template is among them."""
    for _ in range(3):
        try:
            return _read(only)
        except ProgrammingError:  # a schema was dropped between two of the queries
            continue
    return _read(only)


def _read(only: str | None) -> dict[str, Condition]:
    with connections["owner"].cursor() as cursor:
        cursor.execute(SCHEMAS, {"pattern": NAME.pattern, "only": only})
        guards = dict(cursor.fetchall())
        cursor.execute(ROLES, {"pattern": NAME.pattern, "only": only})
        sides = {name: frozenset(found) for name, found in cursor.fetchall()}
    return {
        name: Condition(applied, guards[name].removeprefix(GUARDS), sides.get(name, frozenset()))
        for name, applied in _applied(list(guards))
    }


def _applied(names: Sequence[str]) -> Iterator[tuple[str, frozenset[Key]]]:
    known: dict[tuple[str, ...], frozenset[Key]] = {}
    with connections["owner"].cursor() as cursor:
        for start in range(0, len(names), AT_ONCE):
            cursor.execute(_applied_query(names[start : start + AT_ONCE]))
            for name, applied in cursor.fetchall():
                as_text = tuple(applied)
                if as_text not in known:
                    known[as_text] = frozenset((label, rest) for label, _, rest in map(_parts, as_text))
                yield name, known[as_text]


def _applied_query(names: Sequence[str]) -> sql.Composed:
    one = "SELECT {}, ARRAY(SELECT app || '.' || name FROM {}.django_migrations ORDER BY id)"
    return sql.SQL(" UNION ALL ").join(sql.SQL(one).format(sql.Literal(name), sql.Identifier(name)) for name in names)


def _parts(text: str) -> tuple[str, str, str]:
    return text.partition(".")
