from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connections

from tests.factories.cast import Cast


@pytest.fixture
def trail(_cast: Cast, django_db_blocker: Any) -> Iterator[Cast]:
    """The cast with empty trails, in transactions that really commit; emptied again afterwards."""
    with django_db_blocker.unblock():
        empty_trails(_cast)
        yield _cast
        empty_trails(_cast)
        connections.close_all()


def empty_trails(cast: Cast) -> None:
    with connections["owner"].cursor() as cursor:
        cursor.execute("DELETE FROM portico.message")
        cursor.execute("DELETE FROM portico.audit_head")
        for schema in (cast.alpha.schema_name, cast.beta.schema_name, "public"):
            for table in ("audit_entry", "audit_link"):
                cursor.execute(f"DELETE FROM {schema}.{table}")
