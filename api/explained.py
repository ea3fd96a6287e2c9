"""The schema as something to read: operations by subject, each with what it takes and gives."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from api.schema import METHODS


@dataclass(frozen=True, slots=True)
class Member:
    """One parameter, or one member of a body; `path` is dotted."""

    path: str
    kind: str
    note: str
    is_required: bool = False


@dataclass(frozen=True, slots=True)
class Explained:
    id: str
    method: str
    path: str
    summary: str
    description: list[str]
    parameters: list[Member]
    body: list[Member]
    answers: list[tuple[str, str, list[Member]]]


def explained(described: dict[str, Any]) -> dict[str, list[Explained]]:
    """By subject, in the order of the addresses."""
    subjects: dict[str, list[Explained]] = {}
    for path, item in described["paths"].items():
        for method in METHODS:
            if method in item:
                operation = item[method]
                subjects.setdefault(operation["tags"][0], []).append(_one(described, method, path, operation))
    return subjects


def _one(described: dict[str, Any], method: str, path: str, operation: dict[str, Any]) -> Explained:
    return Explained(
        id=operation["operationId"],
        method=method.upper(),
        path=path,
        summary=operation.get("summary", ""),
        description=[part for part in operation.get("description", "").replace("`", "").split("\n\n") if part],
        parameters=[
            Member(one["name"], _kind(described, one["schema"]), one.get("description", ""), one.get("required", False))
            for one in operation.get("parameters", [])
        ],
        body=_members(described, operation.get("requestBody", {})),
        answers=[
            (status, answer["description"], [] if int(status) >= 400 else _members(described, answer))
            for status, answer in operation["responses"].items()
        ],
    )


def _members(described: dict[str, Any], holder: dict[str, Any]) -> list[Member]:
    schema = holder.get("content", {}).get("application/json", {}).get("schema")
    return list(_walk(described, schema)) if schema else []


def _walk(described: dict[str, Any], schema: dict[str, Any], before: str = "") -> Iterator[Member]:
    found = _resolved(described, schema)
    required = found.get("required", [])
    for name, inner in found.get("properties", {}).items():
        path = f"{before}{name}"
        yield Member(path, _kind(described, inner), inner.get("description", ""), name in required)
        target = _resolved(described, inner)
        if "items" in target:
            yield from _walk(described, target["items"], f"{path}[].")
        elif "properties" in target:
            yield from _walk(described, inner, f"{path}.")


def _kind(described: dict[str, Any], schema: dict[str, Any]) -> str:
    found = _resolved(described, schema)
    if "enum" in found:
        return " | ".join(str(one) for one in found["enum"])
    if "items" in found:
        return f"list of {_kind(described, found['items'])}"
    kinds = found.get("type", "object")
    kind = " or ".join(kinds) if isinstance(kinds, list) else str(kinds)
    return f"{kind} ({found['format']})" if "format" in found else kind


def _resolved(described: dict[str, Any], schema: dict[str, Any]) -> dict[str, Any]:
    for union in ("allOf", "oneOf", "anyOf"):
        if union in schema:
            return _resolved(described, schema[union][0])
    if "$ref" in schema:
        found: dict[str, Any] = described["components"]["schemas"][schema["$ref"].rsplit("/", 1)[-1]]
        return _resolved(described, found)
    return schema
