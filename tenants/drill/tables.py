"""Tries every table of the business with SQL of its own, in each role that must not have the row: lock two alone."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from typing import Any
from typing import cast as as_type

import psycopg
from django.db import DatabaseError, connections, models

from tenants.backend.base import DatabaseWrapper, Entrance
from tenants.drill.choices import Lock
from tenants.drill.findings import Findings
from tenants.drill.rehearsal import rehearsing
from tenants.drill.rivals import Cast
from tenants.isolation import (
    LOGIN_ROLE,
    QUEUE_ROLE,
    SIDES,
    SIGNED_SIDES,
    client_column,
    ownership_of,
    privileges_of,
    tenant_models,
)
from tenants.ownership import Shared, client_name
from tenants.signing import client_token

DENIED = "42501"  # insufficient_privilege, by a missing grant or by a row policy
WHO = {"team": "the team", "caseload": "somebody else’s practitioner", "client": "another client", "door": "the door"}
PLATFORM_ROLES = ("portico_platform", QUEUE_ROLE, "")


@dataclass(frozen=True, slots=True)
class Query:
    """`must_be_denied`: Postgres must refuse it outright; else it is enough that it finds no row."""

    who: str
    entrance: Entrance
    statement: str
    must_be_denied: bool


def try_tables(cast: Cast, findings: Findings) -> None:
    wrapper = as_type(DatabaseWrapper, connections["default"])
    for model in tenant_models():
        for query in _queries(cast, model):
            findings.queries += 1
            if found := _ask(wrapper, query):
                verb = query.statement.split()[0]
                findings.breach(Lock.TWO, who=query.who, what=f"{verb} {model._meta.db_table}", found=found)


def _queries(cast: Cast, model: type[models.Model]) -> Iterator[Query]:
    schema = cast.business.schema_name
    yield from _in_the_business(cast, model, schema)
    read = f"SELECT 1 FROM {schema}.{model._meta.db_table} LIMIT 1"  # noqa: S608  # names of our own
    if cast.other is not None:
        for side in SIDES:
            role = f"{cast.other.schema_name}_{side}"
            entrance = Entrance(cast.other.schema_name, role, _token(role, cast.ada.key))
            yield Query(f"another business’s {side}", entrance, read, must_be_denied=True)
    for role in PLATFORM_ROLES:
        yield Query(role or LOGIN_ROLE, Entrance(schema if role else "", role), read, must_be_denied=True)


def _in_the_business(cast: Cast, model: type[models.Model], schema: str) -> Iterator[Query]:
    """Each role of the business, wanting what is Ada's; with Ben's list, where a signed one says whose rows it sees."""
    ownership = ownership_of(model)
    for side in SIDES:
        role = f"{schema}_{side}"
        has_client = side in SIGNED_SIDES and client_name(model, ownership) and not isinstance(ownership, Shared)
        entrance = Entrance(schema, role, _token(role, cast.ben.key))
        granted = privileges_of(ownership, side)
        for verb, statement in statements_on(cast, model):
            is_granted = verb in (granted if model._meta.managed else "SELECT" if granted else "")
            if not is_granted or has_client:
                yield Query(WHO[side], entrance, statement, must_be_denied=not is_granted)
        if (column := client_column(model)) and side in SIGNED_SIDES and "UPDATE" in granted:
            yield Query(WHO[side], entrance, _gift(cast, model, column), must_be_denied=False)
    yield from _by_a_link(cast, model, schema)


def _by_a_link(cast: Cast, model: type[models.Model], schema: str) -> Iterator[Query]:
    """Ben sees Ada too, but by a link that leaves out the part the rows are of, or does not let him change them."""
    ownership, role = ownership_of(model), f"{schema}_client"
    links = {"SELECT": getattr(ownership, "section", ""), "UPDATE": getattr(ownership, "right", "")}
    for verb, statement in statements_on(cast, model) if model._meta.managed else ():
        if (scope := links.get(verb)) and verb in privileges_of(ownership, "client"):
            token = client_token(role, (cast.ben.key, cast.ada.key), {scope: (cast.ben.key,)})
            entrance = Entrance(schema, role, token)
            yield Query("a client by a limited link", entrance, statement, must_be_denied=False)


def statements_on(cast: Cast, model: type[models.Model]) -> Iterator[tuple[str, str]]:
    """For Ada's row; a view is only looked at."""
    table = f"{cast.business.schema_name}.{model._meta.db_table}"
    if not model._meta.managed:
        yield "SELECT", f"SELECT 1 FROM {table} LIMIT 1"  # noqa: S608  # names of our own
        return
    row, column = _row(cast, model), _key_field(model).column
    yield "SELECT", f"SELECT 1 FROM {row}"  # noqa: S608  # names and keys of our own
    yield "UPDATE", f"UPDATE {row.replace(' WHERE ', f' SET {column} = {column} WHERE ')}"  # noqa: S608  # the same
    yield "DELETE", f"DELETE FROM {row}"  # noqa: S608  # the same


def state_of_rows(cast: Cast) -> list[tuple[str, ...]]:
    """Which version of each of Ada's rows is there, as Postgres numbers them: changed by any write, even one undone."""
    wrapper = as_type(DatabaseWrapper, connections["default"])
    before, found = wrapper.entrance, []
    for side in ("team", "door"):
        wrapper.move(Entrance(cast.business.schema_name, f"{cast.business.schema_name}_{side}"))
        with wrapper.cursor() as cursor:
            cursor.execute(_versions(cast, side))
            found += cursor.fetchall()
    wrapper.move(before)
    return found


def _versions(cast: Cast, side: str) -> str:
    readable = (
        one for one in tenant_models() if one._meta.managed and "SELECT" in privileges_of(ownership_of(one), side)
    )
    return " UNION ALL ".join(
        f"SELECT '{table}', ctid::text, xmin::text FROM {row}"  # noqa: S608  # names and keys of our own
        for table, row in ((model._meta.db_table, _row(cast, model)) for model in readable)
    )


def _row(cast: Cast, model: type[models.Model]) -> str:
    """`table WHERE key = …`, for Ada's."""
    key = cast.ada.key_of(_key_field(model))
    literal = str(key) if isinstance(key, int) else f"'{key}'"
    return f"{cast.business.schema_name}.{model._meta.db_table} WHERE {_key_field(model).column} = {literal}"


def _key_field(model: type[models.Model]) -> models.Field[Any, Any]:
    assert model._meta.pk is not None
    return model._meta.pk


def _gift(cast: Cast, model: type[models.Model], column: str) -> str:
    """Ben makes a row of his own Ada's: what he writes is then in her name."""
    table, key = f"{cast.business.schema_name}.{model._meta.db_table}", cast.ada.key + (column == "id")
    return f"UPDATE {table} SET {column} = {key} WHERE {column} = {cast.ben.key}"  # noqa: S608  # names, keys of ours


def _ask(wrapper: DatabaseWrapper, query: Query) -> str:
    """What was wrong with the answer; nothing where it was the right refusal."""
    found = ""
    with suppress(DatabaseError), rehearsing():
        try:
            found = _found(wrapper, query)
        except DatabaseError as error:
            found = _fault_of(error)
            raise
    return found


def _found(wrapper: DatabaseWrapper, query: Query) -> str:
    wrapper.move(query.entrance)
    with wrapper.cursor() as cursor:
        cursor.execute(query.statement)
        if query.must_be_denied:
            return "allowed"
        return f"{cursor.rowcount} row" if cursor.rowcount > 0 else ""


def _fault_of(error: DatabaseError) -> str:
    state = error.__cause__.sqlstate if isinstance(error.__cause__, psycopg.Error) else None
    return "" if state == DENIED else f"error {state}, not a refusal"


def _token(role: str, key: int) -> str:
    return client_token(role, (key,)) if role.endswith(tuple(f"_{side}" for side in SIGNED_SIDES)) else ""
