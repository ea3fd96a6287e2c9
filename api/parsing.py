from __future__ import annotations

from collections.abc import Mapping
from typing import IO, Any

from rest_framework.exceptions import ParseError
from rest_framework.parsers import JSONParser

from api.problems import Problem

MOST_BYTES = 1_000_000


class CarefulJSON(JSONParser):
    """JSON of a sensible length and depth."""

    def parse(
        self, stream: IO[Any], media_type: str | None = None, parser_context: Mapping[str, Any] | None = None
    ) -> Any:
        request = (parser_context or {})["request"]
        length = request.META.get("CONTENT_LENGTH") or "0"
        if not str(length).isdigit() or int(length) > MOST_BYTES:
            raise Problem(413, "too-large")
        try:
            parsed = super().parse(stream, media_type, parser_context)
        except RecursionError:
            raise ParseError from None
        if not isinstance(parsed, dict):
            raise ParseError
        return parsed
