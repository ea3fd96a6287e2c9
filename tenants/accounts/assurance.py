"""What a session has shown of who it is: kept in the session by tenants.accounts.entering, read everywhere."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any, Literal

from django.utils import timezone

KEY = "assurance"
FRESH = timedelta(minutes=15)

Seat = Literal["client", "team", "platform"]


@dataclass(frozen=True, slots=True)
class Assurance:
    """`methods` in the order they were given, such as ("code", "app"). Instants are seconds since 1970.

    `factor` is when a second factor was given in this session. `confirmed` is when the strongest proof this login has
    was last given, and what a step-up asks for: a second factor where there is one, else a code from the mail.
    """

    seat: Seat
    role: str
    methods: tuple[str, ...]
    signed_in: float
    factor: float | None = None
    confirmed: float | None = None

    @property
    def signed_in_at(self) -> datetime:
        return datetime.fromtimestamp(self.signed_in, UTC)

    @property
    def has_second_factor(self) -> bool:
        """Whether the second factor was given, or this browser had been told not to ask for it."""
        return self.factor is not None or "remembered" in self.methods

    @property
    def is_fresh(self) -> bool:
        return self.confirmed is not None and timezone.now().timestamp() - self.confirmed <= FRESH.total_seconds()

    def kept(self) -> dict[str, Any]:
        """For the session."""
        return asdict(self)

    def with_factor(self, method: str) -> Assurance:
        now = timezone.now().timestamp()
        methods = (*(one for one in self.methods if one != method), method)
        return replace(self, methods=methods, factor=now, confirmed=now)

    def with_confirmation(self, method: str) -> Assurance:
        methods = (*(one for one in self.methods if one != method), method)
        return replace(self, methods=methods, confirmed=timezone.now().timestamp())


def assurance_of(session: Mapping[str, Any]) -> Assurance | None:
    """None in a session that nobody signed in to by the door: such a one counts for nothing."""
    kept = session.get(KEY)
    return Assurance(**{**kept, "methods": tuple(kept["methods"])}) if isinstance(kept, dict) else None
