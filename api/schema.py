"""The API's own description (OpenAPI 3.1): made once a language, given out under each business's name."""

from __future__ import annotations

from functools import cache
from typing import Any

from django.conf import settings
from django.utils.translation import get_language
from drf_spectacular.generators import SchemaGenerator

from tenants.models import Business

METHODS = ("get", "post", "put", "patch", "delete")


def generated() -> dict[str, Any]:
    return _generated(get_language() or settings.LANGUAGE_CODE)


@cache
def _generated(_language: str) -> dict[str, Any]:
    """The texts in it are those of the language in which it is made."""
    generator: Any = SchemaGenerator  # untyped
    described: dict[str, Any] = generator().get_schema(request=None, public=True)
    return described


def openapi(business: Business, *, origin: str) -> dict[str, Any]:
    described = generated()
    info = {**described["info"], "title": business.name, "description": f"Explained at {origin}/api/docs/"}
    return {**described, "info": info, "servers": [{"url": origin}]}
