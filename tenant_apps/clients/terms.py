from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from tenant_apps.clients.choices import Part, Relation, Right


@dataclass(frozen=True, slots=True)
class Terms:
    """What a login will be to the client, and may; until when."""

    relation: str = Relation.SELF
    rights: Sequence[str] = tuple(Right.values)
    sections: Sequence[str] = tuple(Part.values)
    ends_on: date | None = None


THEMSELVES = Terms()
