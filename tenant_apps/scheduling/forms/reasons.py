from __future__ import annotations

from django.http import QueryDict

LONGEST = 300


def reason_given(data: QueryDict) -> str:
    """Nobody is kept from cancelling by what they write: what is too long is cut, and what no text has is left out."""
    return data.get("reason", "").replace("\0", "").strip()[:LONGEST]
