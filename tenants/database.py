"""Prepares a Postgres server for us: the login roles, the groups, one database, and what PUBLIC must not do there.

Needs a superuser once per version of this file (`ADMIN_DATABASE_URL`); everything later is done by `portico_owner`.
"""

from __future__ import annotations

import hashlib
from typing import Any

import psycopg
from psycopg import sql
from psycopg.conninfo import make_conninfo

from tenants.isolation import GROUP_ROLE, LOGIN_ROLE, OWNER_ROLE, QUEUE_ROLE

EXTENSIONS = ("btree_gist", "pg_trgm", "unaccent", "citext")

# Functions by which a query could reach outside itself or outlast its transaction: settings, notifications, large
# objects, queries given as text, locks that wait in the pool, pg_trgm's threshold, messages in the write-ahead log.
FORBIDDEN_FUNCTIONS = """
    SELECT p.oid::regprocedure::text FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
    WHERE n.nspname IN ('pg_catalog', 'extensions') AND (
        p.proname IN (
            'set_config', 'pg_notify', 'loread', 'lowrite', 'ts_stat', 'cursor_to_xml', 'cursor_to_xmlschema',
            'set_limit', 'pg_logical_emit_message'
        )
        OR p.proname LIKE 'lo\\_%' OR p.proname ~ '^(query|table|schema|database)_to_xml'
        OR p.proname ~ '^pg_(try_)?advisory_(un)?lock'
        OR (p.proname = 'ts_rewrite' AND p.pronargs = 2)
    ) AND has_function_privilege('public', p.oid, 'EXECUTE')
"""

HARDENING = f"""
    REVOKE ALL ON DATABASE {{database}} FROM PUBLIC;
    GRANT CONNECT ON DATABASE {{database}} TO {LOGIN_ROLE}, {OWNER_ROLE};
    REVOKE ALL ON SCHEMA public FROM PUBLIC;
    REVOKE USAGE ON LANGUAGE plpgsql FROM PUBLIC;
    REVOKE UPDATE ON pg_catalog.pg_settings FROM PUBLIC;
    REVOKE EXECUTE ON ALL FUNCTIONS IN SCHEMA public FROM PUBLIC;
    GRANT USAGE ON LANGUAGE plpgsql TO {OWNER_ROLE};
    GRANT ALL ON SCHEMA public TO {OWNER_ROLE};
    GRANT USAGE ON SCHEMA public TO portico_platform;
    CREATE SCHEMA IF NOT EXISTS extensions AUTHORIZATION {OWNER_ROLE};
    CREATE SCHEMA IF NOT EXISTS portico AUTHORIZATION {OWNER_ROLE};
    GRANT USAGE ON SCHEMA extensions, portico TO {GROUP_ROLE}, portico_platform;
    GRANT USAGE ON SCHEMA portico TO {QUEUE_ROLE};
    ALTER DEFAULT PRIVILEGES FOR ROLE {OWNER_ROLE} IN SCHEMA public
        GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO portico_platform;
    GRANT EXECUTE ON FUNCTION pg_catalog.set_config(text, text, boolean) TO {LOGIN_ROLE}, {OWNER_ROLE};
    GRANT EXECUTE ON FUNCTION pg_catalog.pg_notify(text, text) TO {LOGIN_ROLE}, {OWNER_ROLE};
"""


ROLES = (OWNER_ROLE, LOGIN_ROLE, GROUP_ROLE, QUEUE_ROLE, "portico_platform")
OWNER_MAY = "LOGIN CREATEROLE NOSUPERUSER NOBYPASSRLS"
WEB_MAY = "LOGIN NOINHERIT NOCREATEROLE NOCREATEDB NOSUPERUSER NOBYPASSRLS"
ROLE_STATEMENTS = (
    f"ALTER ROLE {LOGIN_ROLE} SET search_path = ''",
    f"ALTER ROLE {LOGIN_ROLE} SET timezone = 'UTC'",
    # A query made slow on purpose, or a worker that forgot itself, holds up one page and not the house.
    f"ALTER ROLE {LOGIN_ROLE} SET statement_timeout = '30s'",
    f"ALTER ROLE {LOGIN_ROLE} SET idle_in_transaction_session_timeout = '5min'",
    f"GRANT portico_platform, {QUEUE_ROLE} TO {LOGIN_ROLE} WITH INHERIT FALSE, SET TRUE",
    f"GRANT {GROUP_ROLE} TO {OWNER_ROLE} WITH ADMIN OPTION, INHERIT FALSE, SET FALSE",
)
MEASURES = "\n".join([*EXTENSIONS, FORBIDDEN_FUNCTIONS, HARDENING, *ROLES, OWNER_MAY, WEB_MAY, *ROLE_STATEMENTS])
# Kept as the database's comment: a server that these measures have prepared already is left alone.
STAMP = "portico: " + hashlib.sha256(MEASURES.encode()).hexdigest()[:16]
PREPARING = 7_061_000  # advisory lock: roles belong to the whole server, and two cannot alter them at once


def is_prepared(*, owner: dict[str, Any], web: dict[str, Any]) -> bool:
    """Whether both login roles can sign in to a database that this version has hardened."""
    query = "SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = current_database()"
    try:
        with _connect(web), _connect(owner) as connection:
            return connection.execute(query).fetchone() == (STAMP,)
    except psycopg.OperationalError:
        return False


def prepare_server(admin_url: str, *, owner: dict[str, Any], web: dict[str, Any], name: str) -> None:
    """Creates or repairs roles, database and privileges; safe to run again. `owner` and `web`: USER and PASSWORD."""
    with psycopg.connect(admin_url, autocommit=True) as server:
        server.execute("SELECT pg_advisory_lock(%s)", [PREPARING])
        _prepare_roles(server, owner["PASSWORD"], web["PASSWORD"])
        if not server.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone():
            statement = "CREATE DATABASE {} OWNER {} TEMPLATE template0 ENCODING 'UTF8'"
            server.execute(sql.SQL(statement).format(sql.Identifier(name), sql.Identifier(OWNER_ROLE)))
        with psycopg.connect(make_conninfo(admin_url, dbname=name)) as database:
            harden(database, name)


def harden(database: psycopg.Connection, name: str) -> None:
    database.execute(sql.SQL(HARDENING).format(database=sql.Identifier(name)))
    for extension in EXTENSIONS:
        database.execute(f"CREATE EXTENSION IF NOT EXISTS {extension} SCHEMA extensions".encode())
    stamp = sql.SQL("COMMENT ON DATABASE {} IS {}")
    database.execute(stamp.format(sql.Identifier(name), sql.Literal(STAMP)))
    for (function,) in database.execute(FORBIDDEN_FUNCTIONS).fetchall():
        database.execute(f"REVOKE EXECUTE ON FUNCTION {function} FROM PUBLIC".encode())
        if "advisory" in function:
            database.execute(f"GRANT EXECUTE ON FUNCTION {function} TO {OWNER_ROLE}".encode())


def _prepare_roles(server: psycopg.Connection, owner_password: str, web_password: str) -> None:
    present = {
        row[0] for row in server.execute("SELECT rolname FROM pg_roles WHERE rolname LIKE 'portico%'").fetchall()
    }
    for role in sorted({*ROLES} - present):
        server.execute(sql.SQL("CREATE ROLE {}").format(sql.Identifier(role)))
    server.execute(_login(OWNER_ROLE, OWNER_MAY, owner_password))
    server.execute(_login(LOGIN_ROLE, WEB_MAY, web_password))
    for statement in ROLE_STATEMENTS:
        server.execute(statement.encode())


def _connect(given: dict[str, Any]) -> psycopg.Connection:
    options = {key: value for key, value in given.get("OPTIONS", {}).items() if key != "pool"}
    named = {"dbname": "NAME", "user": "USER", "password": "PASSWORD", "host": "HOST", "port": "PORT"}
    return psycopg.connect(**options, **{key: given[name] for key, name in named.items() if given.get(name)})


def _login(role: str, attributes: str, password: str) -> sql.Composed:
    return sql.SQL("ALTER ROLE {} " + attributes + " PASSWORD {}").format(sql.Identifier(role), sql.Literal(password))
