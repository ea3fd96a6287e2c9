"""The schema is kept: schemathesis makes requests up from it, sensible and senseless, and judges every answer."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from schemathesis.checks import not_a_server_error
from schemathesis.generation import GenerationMode
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from api.schema import METHODS, generated
from deploy.wsgi import application
from tests.api.conftest import Walk
from tests.architecture.test_matrix import undone

CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]
BASE = "http://alpha.localhost"
EXAMPLES = 12
OPERATIONS = [
    (method.upper(), path) for path, item in generated()["paths"].items() for method in METHODS if method in item
]
ROWS = ("service", "appointment", "past appointment", "cancelled appointment", "client", "key")


@pytest.fixture(autouse=True)
def _connection_is_kept() -> Iterator[None]:
    """As Django's own test client does: the test's transaction holds its one connection from request to request."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.mark.parametrize(("method", "path"), OPERATIONS, ids=lambda one: str(one))
def test_answers_are_as_documented(walk: Walk, method: str, path: str) -> None:
    operation = schemathesis.openapi.from_wsgi("/api/schema/", application, base_url=BASE)[path][method]
    headers: list[dict[str, str]] = [
        {},
        *({"Authorization": f"Bearer {walk.caller(name).token}"} for name in ("cara", "alice")),
    ]
    ids = [walk.row(name)["pk"] for name in ROWS] if "{id}" in path else []
    senseless, sensible = (operation.as_strategy(mode) for mode in (GenerationMode.NEGATIVE, GenerationMode.POSITIVE))

    @settings(
        max_examples=EXAMPLES, deadline=None, database=None, derandomize=True, suppress_health_check=list(HealthCheck)
    )
    @given(case=st.one_of(sensible, senseless), row=st.sampled_from([None, *ids]))
    def asked(case: Any, row: int | None) -> None:
        if row is not None:
            case.path_parameters = {"id": row}
        for shown in headers:
            with undone():
                response = case.call(base_url=BASE, headers=shown)
            case.validate_response(response, checks=CHECKS)

    asked()
