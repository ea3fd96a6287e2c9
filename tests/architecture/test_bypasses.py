"""Nothing goes past a lock but what bypasses.py lists with a reason; nothing is listed that no longer does."""

from __future__ import annotations

import ast
from collections.abc import Iterator

import pytest

from tests.architecture.bypasses import ALLOWED
from tests.architecture.source import Source, function_at, sources

CALLS = {
    "raw": "raw SQL",
    "extra": "raw SQL",
    "RawSQL": "raw SQL",
    "cursor": "cursor",
    "move": "move",
}
NAMES = {
    "unscoped": "unscoped",
    "SYSTEM": "SYSTEM",
    "_base_manager": "base manager",
    "_default_manager": "base manager",
    "becoming": "becoming",
    "settling_in": "settling in",
    "at_the_door": "door",
}
DRIVER = {"psycopg", "Connection", "AsyncConnection", "ConnectionPool"}


def bypasses(source: Source) -> Iterator[tuple[str, str]]:
    """What is done, and where."""
    for node in ast.walk(source.tree):
        if isinstance(node, ast.expr | ast.stmt) and (kind := kind_of(node)):
            yield kind, f"{source.path}::{function_at(source, node.lineno)}"


def kind_of(node: ast.AST) -> str | None:
    if isinstance(node, ast.Call):
        if isinstance(node.func, ast.Attribute) and node.func.attr == "connect" and _name(node.func.value) in DRIVER:
            return "own connection"
        return CALLS.get(_name(node.func))
    if isinstance(node, ast.Subscript) and _name(node.value) == "connections":
        return "connections"
    if isinstance(node, ast.AnnAssign | ast.Assign):
        return next((NAMES[name] for name in map(_name, _targets(node)) if name in NAMES), None)
    if isinstance(node, ast.Attribute | ast.Name) and isinstance(node.ctx, ast.Load):
        return NAMES.get(_name(node))
    return None


def _targets(node: ast.AnnAssign | ast.Assign) -> list[ast.expr]:
    return node.targets if isinstance(node, ast.Assign) else [node.target]


def _name(node: ast.AST) -> str:
    return node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else ""


def place_in(places: dict[str, str], where: str) -> str | None:
    path = where.split("::")[0]
    return next((one for one in places if one in (where, path) or (one.endswith("/") and path.startswith(one))), None)


def test_nothing_goes_past_a_lock_without_a_reason() -> None:
    found = [found for source in sources() for found in bypasses(source)]
    assert [(kind, where) for kind, where in found if place_in(ALLOWED.get(kind, {}), where) is None] == []


def test_no_reason_outlives_its_bypass() -> None:
    used = {(kind, place_in(ALLOWED.get(kind, {}), where)) for source in sources() for kind, where in bypasses(source)}
    assert [(kind, place) for kind, places in ALLOWED.items() for place in places if (kind, place) not in used] == []


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("Client.unscoped.all()", "unscoped"),
        ("Client.objects.raw('SELECT 1')", "raw SQL"),
        ("Client.objects.extra(where=['true'])", "raw SQL"),
        ("Client.objects.annotate(x=RawSQL('1', []))", "raw SQL"),
        ("Client._base_manager.all()", "base manager"),
        ("connection.cursor()", "cursor"),
        ("connections['default']", "connections"),
        ("entry.becoming(viewer)", "becoming"),
        ("viewer.SYSTEM", "SYSTEM"),
        ("psycopg.connect('')", "own connection"),
        ("wrapper.move(entrance)", "move"),
    ],
)
def test_each_way_past_a_lock_is_noticed(line: str, kind: str) -> None:
    assert kind in {kind for kind, _ in bypasses(Source("example.py", line))}
