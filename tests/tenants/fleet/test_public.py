from __future__ import annotations

import pytest
from django.db import connections
from django.test.utils import CaptureQueriesContext

from tenants import fleet
from tenants.entry import entering_platform
from tests.factories.cast import Cast


def test_ready_platform_is_told_by_one_query(cast: Cast) -> None:
    fleet.public_is_behind()
    with CaptureQueriesContext(connections["default"]) as asked:
        assert fleet.public_is_behind() is False

    assert [one["sql"] for one in asked if "SAVEPOINT" not in one["sql"]] == [
        "SELECT app, name FROM public.django_migrations"
    ]


@pytest.mark.parametrize(("app", "is_behind"), [("tenants", True), ("scheduling", False)])
def test_only_the_platforms_own_migrations_count(cast: Cast, app: str, is_behind: bool) -> None:
    with entering_platform(), connections["default"].cursor() as cursor:
        cursor.execute("DELETE FROM public.django_migrations WHERE app = %s AND name LIKE '0001%%'", [app])

    assert fleet.public_is_behind() is is_behind
