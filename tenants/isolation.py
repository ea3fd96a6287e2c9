"""Lock two: roles, grants, row policies and composite keys, generated from the same declarations as lock one.

`statements(schema)` is idempotent, so it both builds a new schema and repairs an old one. What it must withstand stands
in tests/architecture/test_escapes.py, what it claims in deploy/docs/adr/0002-two-locks.md.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from functools import cache
from typing import Any, cast

from django.apps import apps
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import models

from tenants.ownership import APPEND, READ, Door, Owned, Ownership, TeamOnly

OWNER_ROLE = "portico_owner"
LOGIN_ROLE = "portico_web"
GROUP_ROLE = "portico_business"
QUEUE_ROLE = "portico_queue"  # the worker's, scheduler's and stream server's: kernel tables, no business's
SIDES = ("team", "caseload", "client", "door")  # caseload: members who see their own clients only
SIGNED_SIDES = ("caseload", "client")  # a signed list says whose rows these may see
POLICY_NAMES = {APPEND: "adds", "UPDATE": "changes", "DELETE": "removals"}

THIRD_PARTY: dict[str, Ownership] = {
    "otp_totp.TOTPDevice": Door(),
    "otp_static.StaticDevice": Door(),
    "otp_static.StaticToken": Door(),
}

# One evaluation a query: the sub-select becomes an InitPlan, so an index on the client column still serves.
VIEWER_IDS = "((SELECT portico.viewer_client_ids('{}'))::bigint[])"


def tenant_models() -> list[type[models.Model]]:
    """Every model that has a table or a view in a business's schema, in a stable order."""
    names = {config.name: config for config in apps.get_app_configs()}
    found = (model for app in settings.TENANT_APPS for model in names[app].get_models(include_auto_created=True))
    return sorted((model for model in found if not model._meta.proxy), key=lambda model: model._meta.db_table)


def ownership_of(model: type[models.Model]) -> Ownership:
    declared = getattr(model, "ownership", None) or THIRD_PARTY.get(model._meta.label)
    if declared is None:
        raise ImproperlyConfigured(f"{model._meta.label} declares no ownership.")
    return declared


@cache
def scopes() -> frozenset[str]:
    """The parts of a portal and the rights that some table's policies ask for."""
    declared = [ownership_of(model) for model in tenant_models()]
    return frozenset({getattr(one, name, "") for one in declared for name in ("section", "right")} - {""})


def role_statements(schema: str, *, sides: Iterable[str] = SIDES) -> list[str]:
    """The roles of a business. They can't log in; the web's login role may become them, and inherits nothing.

    Granted together, because each grant has Postgres look through all the roles there are.
    """
    roles = [f"{schema}_{side}" for side in sides]
    if not roles:
        return []
    return [
        *(f"CREATE ROLE {role} NOLOGIN" for role in roles),
        f"GRANT {GROUP_ROLE} TO {', '.join(roles)}",
        f"GRANT {', '.join(roles)} TO {LOGIN_ROLE} WITH INHERIT FALSE, SET TRUE",
    ]


def statements(schema: str) -> list[str]:
    """Everything that guards one schema's tables. Table names are qualified, so it may run under any search path."""
    out = [f"GRANT USAGE ON SCHEMA {schema} TO {', '.join(f'{schema}_{side}' for side in SIDES)}"]
    for model in tenant_models():
        out += table_statements(schema, model)
    return out + list(_composite_keys(schema))


def table_statements(schema: str, model: type[models.Model]) -> list[str]:
    """The grants and, for a table (a view has none), the row policies of one model."""
    return [*_grants(schema, model), *(_policies(schema, model) if model._meta.managed else ())]


@cache
def fingerprint() -> str:
    """Changes whenever what guards a schema changes; kept per schema, so that the fleet knows which are behind."""
    return hashlib.sha256("\n".join(statements("schema")).encode()).hexdigest()[:16]


def _grants(schema: str, model: type[models.Model]) -> Iterator[str]:
    table, ownership = f"{schema}.{model._meta.db_table}", ownership_of(model)
    for side in SIDES:
        role, privileges = f"{schema}_{side}", privileges_of(ownership, side)
        yield f"REVOKE ALL ON {table} FROM {role}"
        if privileges:
            yield f"GRANT {privileges if model._meta.managed else 'SELECT'} ON {table} TO {role}"


def _policies(schema: str, model: type[models.Model]) -> Iterator[str]:
    table, ownership = f"{schema}.{model._meta.db_table}", ownership_of(model)
    yield f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY"
    yield f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY"
    yield from _policy(table, "owner", OWNER_ROLE, "true")
    for side in SIDES:
        for name in ("rows", *POLICY_NAMES.values()):
            yield f"DROP POLICY IF EXISTS {side}_{name} ON {table}"
        if privileges := privileges_of(ownership, side):
            seen, written = _conditions(schema, model, side)
            if is_split(privileges, seen, written):
                yield from _policy_each(table, side, f"{schema}_{side}", seen, written, privileges)
            else:
                yield from _policy(table, side, f"{schema}_{side}", seen)


def _conditions(schema: str, model: type[models.Model], side: str) -> tuple[str, str]:
    """What is true of the rows that a side sees, and of those it may write. A link limits a client's login alone."""
    if side not in SIGNED_SIDES:
        return "true", "true"
    if side != "client":
        condition = client_condition(schema, model)
        return condition, condition
    ownership = ownership_of(model)
    seen = client_condition(schema, model, scope=getattr(ownership, "section", ""))
    right = getattr(ownership, "right", "")
    return seen, client_condition(schema, model, scope=right) if right else seen


def _policy(table: str, side: str, role: str, condition: str) -> Iterator[str]:
    if side == "owner":
        yield f"DROP POLICY IF EXISTS owner_rows ON {table}"
    yield f"CREATE POLICY {side}_rows ON {table} TO {role} USING ({condition}) WITH CHECK ({condition})"


def is_split(privileges: str, seen: str, written: str) -> bool:
    """A policy for each verb: where more is seen than written, and where rows are added and never changed, so that
    no policy speaks of changing them, should a grant ever do by mistake."""
    return seen != written or privileges in (APPEND, f"{READ}, {APPEND}")


def _policy_each(table: str, side: str, role: str, seen: str, written: str, privileges: str) -> Iterator[str]:
    for verb, name in POLICY_NAMES.items():
        if verb in privileges:
            checks = f" WITH CHECK ({written})" if verb != "DELETE" else ""
            using = f" USING ({written})" if verb != APPEND else ""
            yield f"CREATE POLICY {side}_{name} ON {table} FOR {verb} TO {role}{using}{checks}"
    if READ in privileges:
        yield f"CREATE POLICY {side}_rows ON {table} FOR SELECT TO {role} USING ({seen})"


def privileges_of(ownership: Ownership, side: str) -> str:
    """A member with a caseload may do what the team may, with fewer rows."""
    found: str = getattr(ownership, "team" if side == "caseload" else side)
    return found


def client_condition(schema: str, model: type[models.Model], *, scope: str = "") -> str:
    """What is true of a row that a client, or a member with a caseload, may see or leave: its client is theirs.

    `scope` is the part or the right that a link to that client must have.
    """
    ownership, ids = ownership_of(model), VIEWER_IDS.format(scope)
    if isinstance(ownership, Owned):
        return _path_condition(schema, model, ownership.path.split("__"), ids)
    if any(field.column == "client_id" for field in model._meta.local_fields):
        if isinstance(ownership, TeamOnly):
            return f"client_id IS NULL OR client_id = ANY ({ids})"  # a record of the client's own act
        if isinstance(ownership, Door):
            return f"client_id = ANY ({ids})"  # an invitation to see them, a login's access
    return "true"


def _path_condition(schema: str, model: type[models.Model], steps: list[str], ids: str, depth: int = 0) -> str:
    """The client column itself, or a look along the path to the row that has it."""
    row = f"o{depth}" if depth else f"{schema}.{model._meta.db_table}"
    field = _field(model, steps[0])
    if len(steps) == 1:
        return f"{row}.{field.column} = ANY ({ids})"
    parent = cast("type[models.Model]", field.related_model)
    table, key, there = f"{schema}.{parent._meta.db_table}", _field(parent, "pk").column, f"o{depth + 1}"
    beyond = _path_condition(schema, parent, steps[1:], ids, depth + 1)
    found = f"SELECT 1 FROM {table} {there} WHERE {there}.{key} = {row}.{field.column} AND {beyond}"  # noqa: S608  # names
    return f"EXISTS ({found})"


def _field(model: type[models.Model], name: str) -> models.Field[Any, Any]:
    found = model._meta.pk if name == "pk" else model._meta.get_field(name)
    if not isinstance(found, models.Field):
        raise ImproperlyConfigured(f"{model._meta.label}.{name} is no column.")
    return found


def client_column(model: type[models.Model]) -> str | None:
    """The column of an owned table that names its client; None where only a path leads there."""
    ownership = getattr(model, "ownership", None)
    if not isinstance(ownership, Owned) or "__" in ownership.path:
        return None
    return _field(model, ownership.path).column


def _composite_keys(schema: str) -> Iterator[str]:
    """Foreign keys between owned tables carry the client: the check behind a plain one is blind to row policies."""
    pairs = list(owned_relations())
    for child, column, _ in pairs:
        yield f"ALTER TABLE {schema}.{child._meta.db_table} DROP CONSTRAINT IF EXISTS {_key_name(child, column)}"
    for parent in sorted({parent for _, _, parent in pairs}, key=lambda model: model._meta.db_table):
        table, name = parent._meta.db_table, f"{parent._meta.db_table}_id_client"
        yield f"ALTER TABLE {schema}.{table} DROP CONSTRAINT IF EXISTS {name}"
        yield f"ALTER TABLE {schema}.{table} ADD CONSTRAINT {name} UNIQUE (id, {client_column(parent)})"
    for child, column, parent in pairs:
        yield (
            f"ALTER TABLE {schema}.{child._meta.db_table} ADD CONSTRAINT {_key_name(child, column)} "
            f"FOREIGN KEY ({column}, {client_column(child)}) "
            f"REFERENCES {schema}.{parent._meta.db_table} (id, {client_column(parent)}) DEFERRABLE INITIALLY DEFERRED"
        )


def _key_name(child: type[models.Model], column: str) -> str:
    return f"{child._meta.db_table}_{column}_client"[:63]


def owned_relations() -> Iterator[tuple[type[models.Model], str, type[models.Model]]]:
    """Each foreign key from one owned table to another, but not those to the client itself: a policy compares these."""
    for child in tenant_models():
        if not child._meta.managed or client_column(child) in (None, "id"):
            continue
        for field, parent in relations(child):
            if field.column and client_column(parent) not in (None, "id"):
                yield child, field.column, parent


def relations(model: type[models.Model]) -> Iterator[tuple[models.Field[Any, Any], type[models.Model]]]:
    for field in model._meta.local_fields:
        if isinstance(field.related_model, type) and issubclass(field.related_model, models.Model):
            yield field, field.related_model
