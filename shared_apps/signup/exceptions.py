from __future__ import annotations

from tenants.models import Business


class SubdomainTaken(Exception):
    """Somebody was faster."""


class AlreadyOpen(Exception):
    """This sign-up has its portal already; the code given doesn't open it a second time."""

    def __init__(self, business: Business) -> None:
        super().__init__(business.schema_name)
        self.business = business


class NotConfirmed(Exception):
    """The address has not been proved, or too long ago."""
