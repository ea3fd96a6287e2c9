"""What Postgres's own catalog says, read by an administrator on a connection of its own."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
from django.conf import settings
from psycopg.conninfo import conninfo_to_dict, make_conninfo

Rows = list[tuple[Any, ...]]


@contextmanager
def administrator() -> Iterator[psycopg.Connection]:
    """Rolled back at the end."""
    where = {**conninfo_to_dict(settings.ADMIN_DATABASE_URL), "dbname": settings.DATABASES["owner"]["NAME"]}
    with psycopg.connect(make_conninfo(**where)) as connection:
        yield connection
        connection.rollback()


def catalog(query: str, **values: object) -> Rows:
    with administrator() as connection:
        return connection.execute(query.encode(), values).fetchall()
