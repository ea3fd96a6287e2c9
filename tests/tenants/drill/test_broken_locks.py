"""Each lock is broken on purpose, and the drill says which one it was."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import connections
from django.test import Client as Browser

from tenants.drill.findings import Findings
from tenants.drill.login import try_platform
from tenants.drill.operations import try_business
from tenants.drill.rehearsal import rehearsing
from tenants.entry import entering_platform
from tenants.isolation import statements
from tenants.models import Business, BusinessStatus
from tests.factories.cast import Cast

URLS = "tests.tenants.drill.urls"
CLIENTS = "{alpha}.clients_client"


@contextmanager
def broken(cast: Cast, break_it: str, mend_it: str) -> Iterator[None]:
    """As the owner of the tables, committed at once, and mended whatever happens."""
    words = {"alpha": cast.alpha.schema_name, "beta": cast.beta.schema_name}
    with connections["owner"].cursor() as cursor:
        cursor.execute(break_it.format(**words))
        try:
            yield
        finally:
            cursor.execute(mend_it.format(**words))


def databases_part(business: Business) -> Findings:
    """The drill without its pages, but for one that nobody is refused."""
    return try_business(business, routes=["accounts:sign-in"])


def platform_part() -> Findings:
    findings = Findings()
    with rehearsing():
        try_platform(findings)
    return findings


def found(findings: Findings) -> set[tuple[str, str, str]]:
    return {(breach.lock.value, breach.who, breach.what) for breach in findings.breaches}


def locks(findings: Findings) -> set[str]:
    return {breach.lock.value for breach in findings.breaches}


def policy_of_clients(business: Business) -> str:
    """What builds it again."""
    return "; ".join(
        one
        for one in statements(business.schema_name)
        if f"client_rows ON {business.schema_name}.clients_client" in one
    )


def test_row_security_switched_off(cast: Cast) -> None:
    off, on = f"ALTER TABLE {CLIENTS} DISABLE ROW LEVEL SECURITY", f"ALTER TABLE {CLIENTS} ENABLE ROW LEVEL SECURITY"
    with broken(cast, off, on):
        run = databases_part(cast.alpha)
    assert not run.has_held
    assert found(run) >= {
        ("two", "another client", "SELECT clients_client"),
        ("two", "another client", "UPDATE clients_client"),
        ("two", "somebody else’s practitioner", "DELETE clients_client"),
        ("guard", "guard", "rows clients_client tt"),
    }
    assert locks(run) == {"two", "guard"}


def test_row_security_no_longer_forced(cast: Cast) -> None:
    off, on = f"ALTER TABLE {CLIENTS} NO FORCE ROW LEVEL SECURITY", f"ALTER TABLE {CLIENTS} FORCE ROW LEVEL SECURITY"
    with broken(cast, off, on):
        assert found(databases_part(cast.alpha)) >= {("guard", "guard", "rows clients_client tf")}


def test_a_policy_that_lets_everybody_through(cast: Cast) -> None:
    wide = f"CREATE POLICY wide ON {CLIENTS} TO {{alpha}}_client USING (true)"
    with broken(cast, wide, f"DROP POLICY wide ON {CLIENTS}"):
        run = databases_part(cast.alpha)
    assert ("two", "another client", "SELECT clients_client") in found(run)
    assert locks(run) == {"two", "guard"}


def test_a_policy_that_compares_nothing(cast: Cast) -> None:
    """The same in this schema as in all: what is declared would have noticed even if the template had it too."""
    mend = "; ".join(
        one for one in statements(cast.alpha.schema_name) if "client_rows ON" in one and "clients_client" in one
    )
    with broken(cast, f"ALTER POLICY client_rows ON {CLIENTS} USING (true) WITH CHECK (true)", mend):
        run = databases_part(cast.alpha)
    assert {("two", "another client", "SELECT clients_client"), ("guard", "guard", "policy clients_client")} <= found(
        run
    )


def test_a_policy_that_is_gone(cast: Cast) -> None:
    mend = "; ".join(
        one for one in statements(cast.alpha.schema_name) if "client_rows ON" in one and "clients_client" in one
    )
    with broken(cast, f"DROP POLICY client_rows ON {CLIENTS}", mend):
        run = databases_part(cast.alpha)
    assert ("guard", "guard", "policy clients_client client_rows") in found(run)


@pytest.mark.parametrize(("policy", "verb"), [("client_rows", "SELECT"), ("client_changes", "UPDATE")])
def test_a_policy_that_forgets_what_a_link_leaves_out(cast: Cast, policy: str, verb: str) -> None:
    """Each client's own rows as ever; but every link shows them all, or lets them be moved."""
    table = "{alpha}.scheduling_appointment"
    named = f"{policy} ON {table}".format(alpha=cast.alpha.schema_name)
    mend = "; ".join(one for one in statements(cast.alpha.schema_name) if named in one)
    mine = "client_id = ANY ((SELECT portico.viewer_client_ids(''))::bigint[])"
    checked = f"WITH CHECK ({mine})" if verb == "UPDATE" else ""
    with broken(cast, f"ALTER POLICY {policy} ON {table} USING ({mine}) {checked}", mend):
        run = databases_part(cast.alpha)
    assert ("two", "a client by a limited link", f"{verb} scheduling_appointment") in found(run)
    assert ("two", "another client", f"{verb} scheduling_appointment") not in found(run)


TOO_MANY = [
    ("SELECT", "{alpha}.scheduling_timeoff", "{alpha}_client", "two: another client: SELECT scheduling_timeoff"),
    ("SELECT", "{alpha}.accounts_user", "{alpha}_team", "two: the team: SELECT accounts_user"),
    ("DELETE", "{alpha}.clients_client", "{alpha}_client", "two: another client: DELETE clients_client"),
    ("UPDATE", "{alpha}.audit_entry", "{alpha}_team", "two: the team: UPDATE audit_entry"),
    ("SELECT (email)", CLIENTS, "{beta}_client", "guard: guard: grant clients_client.email {beta}_client SELECT"),
    ("SELECT", CLIENTS, "PUBLIC", "guard: guard: grant clients_client - SELECT"),
    ("SELECT", CLIENTS, "portico_platform", "guard: guard: grant clients_client portico_platform SELECT"),
    ("USAGE", "SCHEMA {alpha}", "{beta}_team", "guard: guard: grant schema {beta}_team USAGE"),
]


@pytest.mark.parametrize(("grant", "on", "to", "expected"), TOO_MANY)
def test_a_grant_too_many(cast: Cast, grant: str, on: str, to: str, expected: str) -> None:
    with broken(cast, f"GRANT {grant} ON {on} TO {to}", f"REVOKE {grant} ON {on} FROM {to}"):
        run = databases_part(cast.alpha)
    assert tuple(expected.format(beta=cast.beta.schema_name).split(": ")) in found(run)


def test_another_business_that_can_read_a_table(cast: Cast) -> None:
    """Of the roles that are not its own the platform's are tried with a query as well."""
    grant = f"GRANT USAGE ON SCHEMA {{alpha}} TO portico_platform; GRANT SELECT ON {CLIENTS} TO portico_platform"
    mend = f"REVOKE SELECT ON {CLIENTS} FROM portico_platform; REVOKE USAGE ON SCHEMA {{alpha}} FROM portico_platform"
    with broken(cast, grant, mend):
        assert ("two", "portico_platform", "SELECT clients_client") in found(databases_part(cast.alpha))


def test_a_view_that_forgets_its_scope_is_found_though_lock_two_saves_it(cast: Cast, settings: Any) -> None:
    settings.ROOT_URLCONF = URLS
    run = try_business(cast.alpha, routes=["forgetful", "forgetful-list"])
    assert found(run) == {
        ("one", "another client", "GET forgetful"),
        ("one", "another client", "POST forgetful"),
        ("one", "another client", "GET forgetful-list"),
    }


def test_a_view_that_forgets_its_scope_while_lock_two_is_off(cast: Cast, settings: Any) -> None:
    settings.ROOT_URLCONF = URLS
    off, on = f"ALTER TABLE {CLIENTS} DISABLE ROW LEVEL SECURITY", f"ALTER TABLE {CLIENTS} ENABLE ROW LEVEL SECURITY"
    with broken(cast, off, on):
        run = try_business(cast.alpha, routes=["forgetful", "forgetful-list"])
    assert found(run) >= {
        ("both", "another client", "GET forgetful"),
        ("both", "another client", "GET forgetful-list"),
        ("two", "another client", "SELECT clients_client"),
    }
    assert locks(run) == {"both", "two", "guard"}


def test_a_suspended_business_is_tried_as_if_it_were_open(cast: Cast, settings: Any) -> None:
    """Its pages all say that it rests: behind them the locks must hold what is its own."""
    with entering_platform():
        Business.objects.filter(pk=cast.alpha.pk).update(status=BusinessStatus.SUSPENDED)
        suspended = Business.objects.get(pk=cast.alpha.pk)
    assert try_business(suspended, routes=["home:home", "clients:my-details"]).breaches == []
    settings.ROOT_URLCONF = URLS
    run = try_business(suspended, routes=["forgetful"])
    assert ("one", "another client", "GET forgetful") in found(run)
    assert Browser(HTTP_HOST=cast.alpha_host).get("/sign-in/").status_code == 503, "it is suspended still"


@pytest.mark.parametrize(
    ("grant", "on", "expected"),
    [
        ("SELECT", "public.tenants_business", "granted portico_web SELECT public.tenants_business"),
        ("USAGE", "SCHEMA portico", "granted portico_web portico"),
        ("EXECUTE", "FUNCTION portico.read_audit_head()", "granted portico_web portico.read_audit_head()"),
    ],
)
def test_a_right_too_many_for_the_login_role(cast: Cast, grant: str, on: str, expected: str) -> None:
    with broken(cast, f"GRANT {grant} ON {on} TO portico_web", f"REVOKE {grant} ON {on} FROM portico_web"):
        run = platform_part()
    assert not run.has_held
    assert ("guard", "the platform’s roles", expected) in found(run)


def test_a_login_role_that_reads_the_kernels_tables(cast: Cast) -> None:
    grant = "GRANT USAGE ON SCHEMA portico TO portico_web; GRANT SELECT ON portico.audit_head TO portico_web"
    mend = "REVOKE SELECT ON portico.audit_head FROM portico_web; REVOKE USAGE ON SCHEMA portico FROM portico_web"
    with broken(cast, grant, mend):
        assert ("two", "portico_web", "SELECT portico.audit_head") in found(platform_part())
