"""The table of tenants/accounts/permissions.py, tried: every role at every operation; routes are test_matrix.py's."""

from __future__ import annotations

from importlib import import_module
from typing import Any

import pytest

from tenants.access import access_of
from tenants.accounts.choices import READ_ONLY_ROLES, Role
from tenants.accounts.permissions import ALLOWED, READING, NotAllowed, Permission, may
from tenants.viewer import ANONYMOUS, PLATFORM, SYSTEM, Identity, Viewer
from tests.architecture.matrix_api import API
from tests.architecture.test_matrix import LINES
from tests.architecture.test_rules import operations

# Operations of the team's apps that ask no permission of their own, and why.
UNASKED = {
    "clients.accept_with_code": "who has the code has the mail",
    "clients.accept_with_link": "who has the link has the mail",
    "clients.ask_again": "anybody may, and learns nothing",
    "clients.find_invitation": "who has the link has the mail",
    "clients.renew_invitations": "a task, asked for by a stranger",
    "notifications.notify": "part of another act",
    "notifications.record_outcome": "a task's report",
    "scheduling.fill_from_blueprint": "nobody is signed in yet: the business is being opened",
    "team.find_member_invitation": "who has the link has the mail",
    "team.join_with_code": "who has the code has the mail",
    "team.join_with_link": "who has the link has the mail",
    "team.tick_step": "part of another act",
}
BYSTANDERS = (ANONYMOUS, PLATFORM)
CLIENT = Viewer("client", 1, client_ids=(1,))
SEEN_AS = Viewer("client", 1, 1, Role.OWNER, (1,), read_only=True)


def named() -> dict[str, Any]:
    found = {}
    for app, name, _tree in operations():
        room, _, noun = app.partition(".")
        if room == "tenant_apps":
            found[f"{noun}.{name}"] = getattr(import_module(f"{app}.operations"), name)
    return found


def member(role: str) -> Viewer:
    identity = Identity(1, "Somebody", 1, role)
    viewer = identity.as_team()
    assert viewer is not None
    return viewer


def is_let_in(operation: Any, by: Viewer) -> bool:
    """Whether it goes on to look at what it was given, which here is nothing it could use."""
    try:
        operation(None, by=by)
    except NotAllowed:
        return False
    except Exception:
        return True
    return True


def test_every_operation_asks_or_says_why_not() -> None:
    assert {name for name, found in named().items() if not hasattr(found, "permission")} == set(UNASKED)


@pytest.mark.parametrize("name", sorted(name for name, found in named().items() if hasattr(found, "permission")))
def test_an_operation_lets_in_whom_the_table_names(name: str) -> None:
    operation = named()[name]
    allowed = {role for role in Role.values if is_let_in(operation, member(role))}
    assert allowed == ALLOWED[operation.permission]
    assert [by for by in (*BYSTANDERS, SEEN_AS) if is_let_in(operation, by)] == []
    assert is_let_in(operation, CLIENT) == operation.or_client
    assert is_let_in(operation, SYSTEM)


def test_the_owner_may_everything_and_every_permission_has_its_line() -> None:
    assert set(ALLOWED) == set(Permission)
    assert [permission for permission in Permission if Role.OWNER not in ALLOWED[permission]] == []
    assert [permission for permission in Permission if not permission.label] == []


def test_who_only_reads_is_let_in_to_nothing_that_writes() -> None:
    for role in READ_ONLY_ROLES:
        assert member(role).read_only
        reached = {permission for permission in Permission if may(member(role), permission)}
        assert reached - {Permission.OWN_ACCOUNT} <= READING
    assert [role for role in Role if role not in READ_ONLY_ROLES and member(role).read_only] == []


def test_a_role_that_nobody_has_may_nothing() -> None:
    assert [permission for permission in Permission if may(member("intern"), permission)] == []


def test_no_route_of_the_team_lets_in_somebody_whom_no_line_of_the_table_names() -> None:
    sets = set(ALLOWED.values())
    assert [
        route.name for route in [*LINES["business"], *API] if route.seat == "team" and route.roles not in sets
    ] == []
    assert access_of(named) is None
