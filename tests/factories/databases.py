from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
from django.conf import settings
from django.core.management import call_command
from django.db import connections
from psycopg import sql
from psycopg.conninfo import make_conninfo


def drop_database(name: str) -> None:
    """Drops a test's database, and the roles of its businesses: roles belong to the whole server and would stay."""
    with psycopg.connect(make_conninfo(settings.ADMIN_DATABASE_URL, dbname=name)) as database:
        query = "SELECT rolname FROM pg_roles JOIN pg_namespace ON rolname ~ ('^' || nspname || '_[a-z]+$')"
        roles = database.execute(f"{query} WHERE nspname LIKE 'b\\_%'".encode()).fetchall()
    with psycopg.connect(settings.ADMIN_DATABASE_URL, autocommit=True) as server:
        server.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))
        for (role,) in roles:
            server.execute(sql.SQL("DROP ROLE IF EXISTS {}").format(sql.Identifier(role)))


@contextmanager
def further_database(name: str) -> Iterator[None]:
    """One more database, prepared the way a real one is, for as long as the block lasts."""
    with working_on(name):
        call_command("prepare", verbosity=0)
    try:
        yield
    finally:
        drop_database(name)


@contextmanager
def working_on(name: str) -> Iterator[None]:
    """Every connection that is opened in the block leads to this database."""
    before = {alias: settings.DATABASES[alias]["NAME"] for alias in settings.DATABASES}
    _point_to(dict.fromkeys(before, name))
    try:
        yield
    finally:
        _point_to(before)


def _point_to(names: dict[str, str]) -> None:
    for alias, name in names.items():
        connections[alias].close()
        settings.DATABASES[alias]["NAME"] = connections[alias].settings_dict["NAME"] = name
