"""What guards a business's schema is what the models declare: no more, no less."""

from __future__ import annotations

import pytest

from tenants import isolation
from tenants.isolation import GROUP_ROLE, LOGIN_ROLE, OWNER_ROLE, SIDES, ownership_of, tenant_models
from tenants.ownership import APPEND, READ
from tests.factories.cast import Cast
from tests.tenants.catalog import Rows, administrator, catalog

# Views run with their owner's rights and so see past the row policies. Each needs a reason here.
VIEWS_PAST_THE_POLICIES = {
    "scheduling_busy": "a client must find what is free; it shows when a member is taken, never whose the time is",
    "scheduling_takenseat": "how many seats of a group are left; it shows that one is taken, never by whom",
    "scheduling_load": "so that a day is not offered when it is full; it shows how many visits, never whose",
}

# Functions of the kernel that run with its owner's rights: each answers one question or does one thing.
DEFINERS = {
    "viewer_client_ids": "reads the signing keys, answers only ids that were signed for the role that asks",
    "business_version": "one number of the platform's table, so that no stale business is entered",
    "raise_business_version": "a trigger; nobody may call it",
    "touch_business": "a trigger; nobody may call it",
    "name_business": "a trigger; nobody may call it",
    "team_business": "the number of the business whose team has entered; called by those below alone",
    "own_hosts": "one's own host names, for its team alone",
    "host_is_taken": "whether another business answers under a name, as everybody sees who goes there",
    "prefer_host": "which of one's own host names is the primary one, by its team alone",
    "release_host": "gives up a host name that one has brought along, by its team alone",
    "note_address": "a digest more of one's own logins, at one's own door; nobody there reads any",
    "keep_addresses": "the digests of one's own logins, at one's own door; nobody there reads any",
    "number_event": "a trigger; nobody may call it",
    "finish_message": "ends the one message whose lease the caller holds",
    "forget_events": "the platform's alone",
    "keep_picture": "adds a picture to one's own business, by its hash",
    "read_picture": "a picture by its hash: they are public to whoever knows it",
    "drop_pictures": "forgets pictures of one's own business",
    "take_audit_head": "locks the head of one's own trail and answers its number and hash",
    "is_vouched": "reads the signing keys, answers whether the application signed something; nobody may call it",
    "put_audit_head": "moves the head of one's own trail, where the application has signed the step",
    "read_audit_head": "the head of one's own trail, for its team alone",
    "note_audit_check": "how the last look at one's own trail turned out, where the application has signed it",
    "sign_audit_head_anew": "another signature under the head of one's own trail, where the application has signed it",
}

POLICIES = """
    SELECT tablename, policyname, permissive, roles::text, cmd, qual, with_check FROM pg_policies
    WHERE schemaname = %(schema)s ORDER BY 1, 2
"""
GRANTS = """
    SELECT c.relname, g.grantee::regrole::text, string_agg(g.privilege_type, ', ' ORDER BY g.privilege_type)
    FROM pg_class c, LATERAL aclexplode(c.relacl) g
    WHERE c.relnamespace = %(schema)s::regnamespace AND g.grantee <> c.relowner AND NOT g.is_grantable
    GROUP BY 1, 2 ORDER BY 1, 2
"""
CONSTRAINTS = """
    SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid), convalidated FROM pg_constraint
    WHERE connamespace = %(schema)s::regnamespace ORDER BY 1, 2
"""


@pytest.fixture(params=["alpha", "beta"])
def schema(cast: Cast, request: pytest.FixtureRequest) -> str:
    return cast.alpha.schema_name if request.param == "alpha" else cast.beta.schema_name


def guards(schema: str, *, again: bool) -> list[Rows]:
    with administrator() as connection:
        connection.execute(f"SET ROLE {OWNER_ROLE}".encode())
        for statement in isolation.statements(schema) if again else ():
            connection.execute(statement.encode())
        return [
            connection.execute(query.encode(), {"schema": schema}).fetchall()
            for query in (POLICIES, GRANTS, CONSTRAINTS)
        ]


def test_generating_the_guards_again_changes_nothing(schema: str) -> None:
    assert guards(schema, again=True) == guards(schema, again=False)


def test_every_table_has_row_security_and_forces_it(schema: str) -> None:
    found = catalog(
        """
        SELECT relname FROM pg_class WHERE relnamespace = %(schema)s::regnamespace AND relkind IN ('r', 'p', 'f')
        AND NOT (relrowsecurity AND relforcerowsecurity) AND relname <> 'django_migrations'
        """,
        schema=schema,
    )
    assert found == []


def test_policies_are_those_declared(schema: str) -> None:
    expected = set()
    for model in tenant_models():
        if model._meta.managed:
            expected.add((model._meta.db_table, "owner_rows", f"{{{OWNER_ROLE}}}", "ALL"))
            for side in SIDES:
                if privileges := isolation.privileges_of(ownership_of(model), side):
                    right = getattr(ownership_of(model), "right", "") if side == "client" else ""
                    for name, command in policies_for(privileges, is_split=bool(right)):
                        expected.add((model._meta.db_table, f"{side}_{name}", f"{{{schema}_{side}}}", command))
    rows = catalog(POLICIES, schema=schema)
    assert {(table, name, roles, command) for table, name, _, roles, command, *_ in rows} == expected
    assert {permissive for _, _, permissive, *_ in rows} == {"PERMISSIVE"}
    assert [row for row in rows if row[4] == "ALL" and row[5] != row[6]] == []


def policies_for(privileges: str, *, is_split: bool) -> list[tuple[str, str]]:
    """Where rows are only added, no policy lets anything be changed; where a right is asked for, seeing needs none."""
    if not is_split and privileges not in (APPEND, f"{READ}, {APPEND}"):
        return [("rows", "ALL")]
    names = {READ: "rows", APPEND: "adds", "UPDATE": "changes", "DELETE": "removals"}
    return [(names[verb], verb) for verb in privileges.split(", ")]


def test_privileges_are_those_declared(schema: str) -> None:
    expected = {}
    for model in tenant_models():
        for side in SIDES:
            if privileges := isolation.privileges_of(ownership_of(model), side):
                wanted = privileges if model._meta.managed else "SELECT"
                expected[model._meta.db_table, f"{schema}_{side}"] = ", ".join(sorted(wanted.split(", ")))
    assert {(table, role): privileges for table, role, privileges in catalog(GRANTS, schema=schema)} == expected


def test_no_privilege_is_given_by_column_or_by_default(schema: str) -> None:
    columns = """
        SELECT attrelid::regclass::text, attname FROM pg_attribute JOIN pg_class c ON c.oid = attrelid
        WHERE relnamespace = %(schema)s::regnamespace AND attacl IS NOT NULL
    """
    assert catalog(columns, schema=schema) == []
    assert catalog("SELECT 1 FROM pg_default_acl WHERE defaclnamespace = %(schema)s::regnamespace", schema=schema) == []
    assert catalog("SELECT 1 FROM pg_default_acl WHERE defaclnamespace = 0") == []


def test_a_schema_is_open_to_its_three_roles_alone(schema: str) -> None:
    acl = """
        SELECT g.grantee::regrole::text, g.privilege_type FROM pg_namespace n, LATERAL aclexplode(n.nspacl) g
        WHERE nspname = %(schema)s AND g.grantee <> n.nspowner ORDER BY 1
    """
    assert catalog(acl, schema=schema) == [(f"{schema}_{side}", "USAGE") for side in sorted(SIDES)]


def test_no_view_looks_past_the_policies_but_those_with_a_reason(schema: str) -> None:
    views = """
        SELECT relname FROM pg_class WHERE relnamespace = %(schema)s::regnamespace AND relkind IN ('v', 'm')
        AND NOT coalesce(reloptions @> '{security_invoker=true}' OR reloptions @> '{security_invoker=on}', false)
    """
    assert {name for (name,) in catalog(views, schema=schema)} == set(VIEWS_PAST_THE_POLICIES)


def test_keys_between_clients_rows_carry_the_client(schema: str) -> None:
    found = {
        (table.split(".")[-1], definition)
        for table, name, definition, is_valid in catalog(CONSTRAINTS, schema=schema)
        if name.endswith("_client") and definition.startswith("FOREIGN KEY") and is_valid
    }
    expected = {
        (
            child._meta.db_table,
            f"FOREIGN KEY ({column}, {isolation.client_column(child)}) REFERENCES "
            f"{schema}.{parent._meta.db_table}(id, {isolation.client_column(parent)}) DEFERRABLE INITIALLY DEFERRED",
        )
        for child, column, parent in isolation.owned_relations()
    }
    assert found == expected
    assert expected  # a rule about nothing would prove nothing


def test_no_trigger_rule_or_function_stands_in_a_business(schema: str) -> None:
    """They would run on one node only, or with somebody else's rights (ARCHITECTURE: Citus)."""
    triggers = """
        SELECT tgname FROM pg_trigger JOIN pg_class c ON c.oid = tgrelid
        WHERE relnamespace = %(schema)s::regnamespace AND NOT tgisinternal
    """
    rules = "SELECT rulename FROM pg_rules WHERE schemaname = %(schema)s"
    functions = "SELECT proname FROM pg_proc WHERE pronamespace = %(schema)s::regnamespace"
    assert [catalog(query, schema=schema) for query in (triggers, rules, functions)] == [[], [], []]


def test_no_key_leads_out_of_a_business(schema: str) -> None:
    foreign = """
        SELECT conname FROM pg_constraint JOIN pg_class c ON c.oid = confrelid
        WHERE contype = 'f' AND connamespace = %(schema)s::regnamespace AND relnamespace <> connamespace
    """
    assert catalog(foreign, schema=schema) == []


def test_everything_in_a_business_belongs_to_the_owner_role(schema: str) -> None:
    owners = "SELECT DISTINCT relowner::regrole::text FROM pg_class WHERE relnamespace = %(schema)s::regnamespace"
    assert catalog(owners, schema=schema) == [(OWNER_ROLE,)]


def test_roles_can_not_log_in_and_are_nothing_but_themselves(schema: str) -> None:
    roles = [f"{schema}_{side}" for side in SIDES]
    attributes = """
        SELECT DISTINCT rolcanlogin, rolsuper, rolcreaterole, rolcreatedb, rolbypassrls, rolreplication FROM pg_roles
        WHERE rolname = ANY(%(roles)s)
    """
    assert catalog(attributes, roles=roles) == [(False,) * 6]
    members = """
        SELECT DISTINCT roleid::regrole::text FROM pg_auth_members WHERE member = ANY(%(roles)s::text[]::regrole[])
    """
    assert catalog(members, roles=roles) == [(GROUP_ROLE,)]


def test_the_web_may_become_the_roles_of_a_business_and_inherits_nothing(schema: str) -> None:
    memberships = """
        SELECT roleid::regrole::text, inherit_option, set_option, admin_option FROM pg_auth_members
        WHERE member = %(login)s::regrole AND roleid::regrole::text LIKE %(like)s ORDER BY 1
    """
    found = catalog(memberships, login=LOGIN_ROLE, like=f"{schema}%")
    assert found == [(f"{schema}_{side}", False, True, False) for side in sorted(SIDES)]


def test_the_webs_login_owns_nothing_and_bypasses_nothing(cast: Cast) -> None:
    attributes = """
        SELECT rolcanlogin, rolinherit, rolsuper, rolcreaterole, rolcreatedb, rolbypassrls, rolreplication
        FROM pg_roles WHERE rolname = %(login)s
    """
    assert catalog(attributes, login=LOGIN_ROLE) == [(True, False, False, False, False, False, False)]
    owned = "SELECT count(*) FROM pg_shdepend WHERE deptype = 'o' AND refobjid = %(login)s::regrole"
    assert catalog(owned, login=LOGIN_ROLE) == [(0,)]
    inherited = (
        "SELECT count(*) FROM pg_auth_members WHERE member = %(login)s::regrole AND (inherit_option OR admin_option)"
    )
    assert catalog(inherited, login=LOGIN_ROLE) == [(0,)]


def test_the_webs_queries_and_idle_transactions_end(cast: Cast) -> None:
    with administrator() as connection:
        found = connection.execute(b"SELECT rolconfig FROM pg_roles WHERE rolname = 'portico_web'").fetchone()
    assert found is not None
    assert {"statement_timeout=30s", "idle_in_transaction_session_timeout=5min", 'search_path=""'} <= set(found[0])


def test_public_has_no_business_in_the_database(cast: Cast) -> None:
    database = """
        SELECT privilege_type FROM pg_database, LATERAL aclexplode(datacl) g
        WHERE datname = current_database() AND g.grantee = 0
    """
    assert catalog(database) == []
    schemas = """
        SELECT nspname FROM pg_namespace n, LATERAL aclexplode(n.nspacl) g
        WHERE g.grantee = 0 AND nspname NOT IN ('pg_catalog', 'information_schema')
    """
    assert catalog(schemas) == []
    relations = """
        SELECT c.oid::regclass::text FROM pg_class c JOIN pg_namespace n ON n.oid = relnamespace,
        LATERAL aclexplode(c.relacl) g WHERE g.grantee = 0 AND nspname NOT IN ('pg_catalog', 'information_schema')
    """
    assert catalog(relations) == []
    languages = "SELECT lanname FROM pg_language WHERE lanpltrusted AND has_language_privilege('public', oid, 'USAGE')"
    assert catalog(languages) == [("sql",)]


def test_functions_of_the_kernel_answer_nobody_by_default(cast: Cast) -> None:
    callable_by_all = """
        SELECT proname FROM pg_proc WHERE pronamespace = 'portico'::regnamespace
        AND has_function_privilege('public', oid, 'EXECUTE')
    """
    assert catalog(callable_by_all) == []


def test_functions_with_the_owners_rights_are_few_and_fix_their_path(cast: Cast) -> None:
    definers = """
        SELECT proname, proconfig::text FROM pg_proc p JOIN pg_namespace n ON n.oid = pronamespace
        WHERE prosecdef AND nspname NOT IN ('pg_catalog', 'information_schema')
    """
    rows = catalog(definers)
    assert {name for name, _ in rows} == set(DEFINERS)
    assert {path for _, path in rows} == {"{search_path=pg_catalog}"}


def test_tables_that_all_businesses_share_have_row_security(cast: Cast) -> None:
    shared = """
        SELECT c.oid::regclass::text FROM pg_class c WHERE relnamespace = 'portico'::regnamespace AND relkind = 'r'
        AND has_any_column_privilege(%(group)s, oid, 'SELECT, INSERT, UPDATE') AND NOT relrowsecurity
    """
    assert catalog(shared, group=GROUP_ROLE) == []
