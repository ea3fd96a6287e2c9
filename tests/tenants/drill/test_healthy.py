"""On a healthy system everything is tried, everything is refused, and nothing is left behind."""

from __future__ import annotations

from django.conf import settings
from django.db import connections

from tenants.access import access_of
from tenants.drill import samples
from tenants.drill.operations import drill_business, drill_platform
from tenants.drill.routes import routes_of
from tenants.drill.samples import is_everybodys, is_silent
from tenants.isolation import tenant_models
from tests.architecture.matrix import BUSINESS
from tests.architecture.test_matrix import LINES
from tests.architecture.threads import elsewhere
from tests.factories.cast import Cast


def test_the_platform_holds(cast: Cast) -> None:
    run = drill_platform()
    assert (run.has_held, run.breaches, run.untried, run.business) == (True, [], [], None)


def test_a_business_holds_nothing_is_left_out_and_no_trace_is_left(committed: Cast) -> None:
    before = everything()
    run = elsewhere(lambda: drill_business(committed.alpha))
    after = everything()
    try:
        assert (run.has_held, run.breaches, run.untried) == (True, [], [])
        assert run.pages > 5 * len(BUSINESS)
        assert run.queries > 10 * len(tenant_models())
        assert run.guards > 10 * len(tenant_models())
        assert {name: after[name] for name in after if after[name] != before.get(name)} == {
            "public.drill_drillrun": before["public.drill_drillrun"] + 1
        }
        assert before.keys() == after.keys()
    finally:
        with connections["owner"].cursor() as cursor:
            cursor.execute("DELETE FROM public.drill_drillrun WHERE id = %s", [run.pk])


def everything() -> dict[str, int]:
    """How many rows every table has, and how many roles, schemas and sequence numbers there are."""
    with connections["owner"].cursor() as cursor:
        cursor.execute(
            "SELECT concat(relnamespace::regnamespace, '.', relname) FROM pg_class WHERE relkind = 'r' "
            "AND relnamespace::regnamespace::text !~ '^pg_' AND relname <> 'schedule' "
            "AND relnamespace <> 'information_schema'::regnamespace"
        )
        tables = [name for (name,) in cursor.fetchall()]
        query = " UNION ALL ".join(f"SELECT '{table}', count(*) FROM {table}" for table in tables)
        cursor.execute(
            f"{query} UNION ALL SELECT 'roles', count(*) FROM pg_roles r JOIN pg_namespace n "
            "ON r.rolname ~ ('^' || n.nspname || '_') UNION ALL SELECT 'schemas', count(*) FROM pg_namespace"
        )
        return dict(cursor.fetchall())


def test_what_is_everybodys_is_what_the_matrix_says() -> None:
    """A client route whose row is not the client's own is in an app's drill.py, and no other is."""
    client_routes = [route for route in LINES["business"] if route.seat == "client" and route.row]
    assert {route.name for route in client_routes if not is_everybodys(route.name)} == {
        route.name for route in client_routes if route.own
    }


def test_what_is_said_of_a_route_is_said_of_one_that_is_there() -> None:
    names = {route.name for route in routes_of(settings.ROOT_URLCONF)[0]}
    said = {*samples._everybodys, *samples._say_nothing, *samples._plain, *samples._posted}
    assert said - names == set()
    assert not any(is_everybodys(name) and is_silent(name) for name in names)
    assert access_of(None) is None
