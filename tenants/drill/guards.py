"""Compares what guards a business's schema in Postgres with what the models declare and with the template's guards."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from django.db import connections, models

from tenants.drill.choices import Lock
from tenants.drill.findings import Findings
from tenants.entry import entering_platform
from tenants.fleet.guards import census
from tenants.fleet.states import TEMPLATE
from tenants.isolation import (
    GROUP_ROLE,
    LOGIN_ROLE,
    OWNER_ROLE,
    SIDES,
    ownership_of,
    table_statements,
    tenant_models,
)
from tenants.ownership import Owned

Fact = tuple[str, ...]

FACTS = """
    SELECT 'owner', relname::text, relowner::regrole::text FROM pg_class
    WHERE relnamespace = %(schema)s::regnamespace AND relkind <> 'i'
    UNION ALL
    SELECT 'rows', relname::text, concat(relrowsecurity, relforcerowsecurity) FROM pg_class
    WHERE relnamespace = %(schema)s::regnamespace AND relkind IN ('r', 'p')
    UNION ALL
    SELECT 'grant', relname::text, concat(coalesce(grantee::regrole::text, ''), ' ', privilege_type)
    FROM pg_class, aclexplode(relacl) WHERE relnamespace = %(schema)s::regnamespace AND relowner <> grantee
    UNION ALL
    SELECT 'grant', relname || '.' || attname, concat(coalesce(grantee::regrole::text, ''), ' ', privilege_type)
    FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid, aclexplode(attacl)
    WHERE relnamespace = %(schema)s::regnamespace AND attacl IS NOT NULL
    UNION ALL
    SELECT 'grant', 'schema', concat(coalesce(grantee::regrole::text, ''), ' ', privilege_type)
    FROM pg_namespace, aclexplode(nspacl) WHERE oid = %(schema)s::regnamespace AND nspowner <> grantee
    UNION ALL
    SELECT 'policy', tablename::text, concat_ws(' ', policyname, permissive, array_to_string(roles, ','), cmd)
    FROM pg_policies WHERE schemaname = %(schema)s
    UNION ALL
    SELECT 'role', rolname::text, concat(rolcanlogin, rolsuper, rolbypassrls, rolcreaterole, rolcreatedb)
    FROM pg_roles WHERE rolname = ANY (%(roles)s)
    UNION ALL
    SELECT 'member of', member::regrole::text, roleid::regrole::text FROM pg_auth_members
    WHERE member = ANY (%(roles)s::regrole[])
    UNION ALL
    SELECT 'held by', roleid::regrole::text, concat_ws(' ', member::regrole, inherit_option, set_option)
    FROM pg_auth_members WHERE roleid = ANY (%(roles)s::regrole[])
"""
POLICY = re.compile(r"CREATE POLICY (?P<name>\w+) ON \S+( FOR (?P<verb>\w+))? TO (?P<role>\w+) ")
GRANT = re.compile(r"GRANT (?P<verbs>[A-Z, ]+) ON \S+ TO (?P<role>\w+)$")
CLIENT_POLICIES = """
    SELECT tablename::text, concat(qual, ' AND ', with_check) FROM pg_policies
    WHERE schemaname = %s AND policyname = 'client_rows'
"""


def try_guards(schema: str, findings: Findings) -> None:
    with entering_platform(), connections["default"].cursor() as cursor:
        roles = [f"{schema}_{side}" for side in SIDES]
        cursor.execute(FACTS, {"schema": schema, "roles": roles})
        actual = {tuple(row) for row in cursor.fetchall()}
        cursor.execute(CLIENT_POLICIES, [schema])
        conditions = dict(cursor.fetchall())
        own, template = _nameless(census(cursor, schema), schema), _nameless(census(cursor, TEMPLATE), TEMPLATE)
    declared = set(_declared(schema, _tables_of(actual)))
    findings.guards += len(declared | actual) + len(template)
    _report(findings, declared, actual, "what is declared")
    _report(findings, template, own, "the template")
    for model in tenant_models():
        ownership = ownership_of(model)
        if not isinstance(ownership, Owned) or not ownership.client or not model._meta.managed:
            continue
        if f"viewer_client_ids('{ownership.section}'" not in conditions.get(model._meta.db_table, ""):
            found = "its rows are not the viewer’s alone"
            findings.breach(Lock.GUARD, who="guard", what=f"policy {model._meta.db_table}", found=found)


def _tables_of(actual: Iterable[Fact]) -> set[str]:
    return {fact[1] for fact in actual if fact[0] == "rows"}


def _declared(schema: str, tables: set[str]) -> Iterator[Fact]:
    for side in SIDES:
        role = f"{schema}_{side}"
        yield "grant", "schema", f"{role} USAGE"
        yield "role", role, "fffff"
        yield "member of", role, GROUP_ROLE
        yield "held by", role, f"{LOGIN_ROLE} f t"
        yield "held by", role, f"{OWNER_ROLE} f f"
    for model in tenant_models():
        yield from _declared_of(schema, model)
    for table in tables - {model._meta.db_table for model in tenant_models()}:
        yield "rows", table, "ff"  # nobody is granted anything there


def _declared_of(schema: str, model: type[models.Model]) -> Iterator[Fact]:
    """Read off the very statements that build the guards: what is dropped or revoked first counts for nothing."""
    table = model._meta.db_table
    if model._meta.managed:
        yield "rows", table, "tt"
    for statement in table_statements(schema, model):
        if policy := POLICY.match(statement):
            yield "policy", table, f"{policy['name']} PERMISSIVE {policy['role']} {policy['verb'] or 'ALL'}"
        elif grant := GRANT.match(statement):
            for verb in grant["verbs"].split(", "):
                yield "grant", table, f"{grant['role']} {verb}"


def _nameless(facts: Iterable[Fact], schema: str) -> set[Fact]:
    """Constraints by their names alone: Postgres writes the same condition in more than one way."""
    kept = (fact[:3] if fact[0] == "constraint" else fact for fact in facts)
    return {tuple(word.replace(schema, "…") for word in fact) for fact in kept}


def _report(findings: Findings, wanted: set[Fact], actual: set[Fact], against: str) -> None:
    """Who owns what is only compared where it isn't the owner of everything."""
    strangers = {fact for fact in actual if fact[0] == "owner" and fact[2] != OWNER_ROLE}
    differing = {fact for fact in wanted ^ actual if fact[0] != "owner"} | strangers
    for fact in sorted(differing, key=str):
        found = f"not as in {against}" if fact in actual else f"missing, unlike {against}"
        findings.breach(Lock.GUARD, who="guard", what=" ".join(fact[:3])[:200], found=found)
