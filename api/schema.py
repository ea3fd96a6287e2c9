"""The API's own description (OpenAPI 3.1): made once a process, handed out under each business's name and host."""

from __future__ import annotations

from functools import cache
from typing import Any

from drf_spectacular.generators import SchemaGenerator

from tenants.models import Business

METHODS = ("get", "post", "put", "patch", "delete")


@cache
def generated() -> dict[str, Any]:
    generator: Any = SchemaGenerator  # untyped
    described: dict[str, Any] = generator().get_schema(request=None, public=True)
    return described


def openapi(business: Business, *, origin: str) -> dict[str, Any]:
    described = generated()
    info = {**described["info"], "title": business.name, "description": f"Explained at {origin}/api/docs/"}
    return {**described, "info": info, "servers": [{"url": origin}]}
