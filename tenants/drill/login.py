"""What holds for the whole platform: the login role may become others and do nothing itself; the kernel is closed."""

from __future__ import annotations

from contextlib import suppress
from typing import cast as as_type

from django.conf import settings
from django.db import DatabaseError, connections

from tenants.backend.base import OUTSIDE, DatabaseWrapper, Entrance
from tenants.database import FORBIDDEN_FUNCTIONS
from tenants.drill.asking import ask
from tenants.drill.choices import Lock
from tenants.drill.findings import Findings
from tenants.drill.pages import METHODS
from tenants.drill.rehearsal import rehearsing
from tenants.drill.routes import routes_of
from tenants.entry import PLATFORM_ROLE, entering_platform
from tenants.isolation import GROUP_ROLE, LOGIN_ROLE, OWNER_ROLE, QUEUE_ROLE

# Of the roles that never change: what they are (login, superuser, bypass RLS, create roles, create databases,
# replicate, inherit), what they may become, what they own, and what has been granted to them by name.
FACTS = f"""
    SELECT 'role', rolname::text, concat(rolcanlogin, rolsuper, rolbypassrls, rolcreaterole, rolcreatedb,
                                         rolreplication, rolinherit)
    FROM pg_roles WHERE rolname LIKE 'portico\\_%'
    UNION ALL
    SELECT 'may become', member::regrole::text, concat_ws(' ', roleid::regrole, inherit_option, admin_option)
    FROM pg_auth_members WHERE member IN ('{LOGIN_ROLE}'::regrole, '{GROUP_ROLE}'::regrole, '{PLATFORM_ROLE}'::regrole,
                                          '{QUEUE_ROLE}'::regrole)
    AND roleid::regrole::text !~ '^(b_[a-z2-7]{{10}}|template_business)_[a-z]+$'
    UNION ALL
    SELECT 'inherits', member::regrole::text, roleid::regrole::text FROM pg_auth_members
    WHERE member = '{LOGIN_ROLE}'::regrole AND (inherit_option OR admin_option)
    UNION ALL
    SELECT CASE deptype WHEN 'o' THEN 'owns' ELSE 'granted' END, '{LOGIN_ROLE}',
           CASE classid WHEN 'pg_proc'::regclass THEN objid::regprocedure::text
                        WHEN 'pg_class'::regclass THEN objid::regclass::text
                        WHEN 'pg_namespace'::regclass THEN objid::regnamespace::text
                        ELSE classid::regclass::text END
    FROM pg_shdepend WHERE refclassid = 'pg_authid'::regclass AND refobjid = '{LOGIN_ROLE}'::regrole
    AND (dbid = (SELECT oid FROM pg_database WHERE datname = current_database())
         OR (dbid = 0 AND objid = (SELECT oid FROM pg_database WHERE datname = current_database())))
    UNION ALL
    SELECT 'granted', concat_ws(' ', coalesce(grantee::regrole::text, 'everybody'), privilege_type),
           concat_ws('.', relnamespace::regnamespace, relname)
    FROM pg_class, aclexplode(relacl) WHERE relnamespace IN ('public'::regnamespace, 'portico'::regnamespace)
    AND grantee NOT IN ('{OWNER_ROLE}'::regrole, '{PLATFORM_ROLE}'::regrole, '{QUEUE_ROLE}'::regrole)
    UNION ALL
    SELECT 'granted', concat_ws(' ', coalesce(grantee::regrole::text, 'everybody'), privilege_type),
           concat(relnamespace::regnamespace, '.', relname, ': ', string_agg(attname, ' ' ORDER BY attname))
    FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid, aclexplode(attacl)
    WHERE relnamespace IN ('public'::regnamespace, 'portico'::regnamespace) AND attacl IS NOT NULL
    AND grantee NOT IN ('{OWNER_ROLE}'::regrole, '{PLATFORM_ROLE}'::regrole, '{QUEUE_ROLE}'::regrole)
    GROUP BY 2, relnamespace, relname
    UNION ALL
    SELECT 'everybody may', nspname::text, privilege_type FROM pg_namespace, aclexplode(nspacl)
    WHERE grantee = 0 AND nspname IN ('public', 'portico', 'extensions')
"""  # noqa: S608  # names

EXPECTED = {
    ("role", OWNER_ROLE, "tfftfft"),
    ("role", LOGIN_ROLE, "tffffff"),
    ("role", GROUP_ROLE, "fffffft"),
    ("role", QUEUE_ROLE, "fffffft"),
    ("role", PLATFORM_ROLE, "fffffft"),
    ("may become", LOGIN_ROLE, f"{PLATFORM_ROLE} f f"),
    ("may become", LOGIN_ROLE, f"{QUEUE_ROLE} f f"),
    ("granted", LOGIN_ROLE, "pg_database"),
    ("granted", LOGIN_ROLE, "set_config(text,text,boolean)"),
    ("granted", LOGIN_ROLE, "pg_notify(text,text)"),
    # what any business may leave in the kernel's tables, under row policies of their own
    (
        "granted",
        f"{GROUP_ROLE} INSERT",
        "portico.message: actor id key payload priority queue schema signature visible_at",
    ),
    ("granted", f"{GROUP_ROLE} INSERT", "portico.event: client_id schema topic"),
}
KERNEL_TABLES = """
    SELECT oid::regclass::text FROM pg_class
    WHERE relnamespace IN ('public'::regnamespace, 'portico'::regnamespace) AND relkind IN ('r', 'p', 'v', 'm')
"""


def try_platform(findings: Findings) -> None:
    with entering_platform(), connections["default"].cursor() as cursor:
        cursor.execute(FACTS)
        actual = {tuple(row) for row in cursor.fetchall()}
        cursor.execute(FORBIDDEN_FUNCTIONS)
        actual |= {("everybody may call", function) for (function,) in cursor.fetchall()}
        cursor.execute(KERNEL_TABLES)
        tables = [table for (table,) in cursor.fetchall()]
    findings.guards += len(actual | EXPECTED)
    for fact in sorted(actual ^ EXPECTED, key=str):
        found = "not expected" if fact in actual else "missing"
        findings.breach(Lock.GUARD, who="the platform’s roles", what=" ".join(fact), found=found)
    for table in tables:
        _try_table(table, findings)
    _try_pages(findings)


def _try_table(table: str, findings: Findings) -> None:
    """The login role, before it has become anybody."""
    wrapper = as_type(DatabaseWrapper, connections["default"])
    findings.queries += 1
    with suppress(DatabaseError), rehearsing():
        wrapper.move(Entrance("public", "")) if wrapper.has_begun() else wrapper.begin(OUTSIDE)
        with wrapper.cursor() as cursor:
            cursor.execute(f"SELECT 1 FROM {table} LIMIT 1")  # noqa: S608  # a name that Postgres has written itself
            findings.breach(Lock.TWO, who=LOGIN_ROLE, what=f"SELECT {table}", found="allowed")


def _try_pages(findings: Findings) -> None:
    """Every page of the platform's staff, as somebody who is not."""
    routes, odd = routes_of(settings.PUBLIC_SCHEMA_URLCONF)
    findings.untried += odd
    for route in routes:
        if route.access.seat != "platform":
            continue
        for method in METHODS:
            answer = ask(settings.PLATFORM_HOST, route.path(1), method, urlconf=route.urlconf)
            findings.pages += 1
            if not answer.is_refusal:
                findings.breach(Lock.BOTH, who="anybody", what=f"{method} {route.name}", found=str(answer.status))
