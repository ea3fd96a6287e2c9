"""Our own source as trees, for rules about how it is written."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
ROOMS = ("tenants", "themes", "shared_apps", "tenant_apps", "api", "deploy")


@dataclass(frozen=True)
class Source:
    path: str
    text: str

    @property
    def tree(self) -> ast.Module:
        return _parsed(self.path, self.text)


@cache
def _parsed(path: str, text: str) -> ast.Module:
    return ast.parse(text, path)


@cache
def sources() -> tuple[Source, ...]:
    """Every Python file of the house but migrations and tests."""
    files = (file for room in ROOMS for file in sorted((ROOT / room).rglob("*.py")))
    return tuple(
        Source(str(file.relative_to(ROOT)), file.read_text()) for file in files if "migrations" not in file.parts
    )


Function = ast.FunctionDef | ast.AsyncFunctionDef


def functions(source: Source) -> Iterator[tuple[str, Function]]:
    """Each function with its dotted name inside the file."""
    yield from _functions(source.tree, "")


def _functions(node: ast.AST, inside: str) -> Iterator[tuple[str, Function]]:
    for child in ast.iter_child_nodes(node):
        name = f"{inside}{child.name}" if isinstance(child, Function | ast.ClassDef) else inside
        if isinstance(child, Function):
            yield name, child
        yield from _functions(child, f"{name}." if name != inside else inside)


def function_at(source: Source, line: int) -> str:
    """The innermost function a line stands in; "" at the top of the file."""
    found = ""
    for name, function in functions(source):
        if function.lineno <= line <= (function.end_lineno or line):
            found = name
    return found


def templates() -> Iterator[Path]:
    for room in ROOMS:
        for folder in (ROOT / room).rglob("templates"):
            yield from sorted(folder.rglob("*.html"))
