from __future__ import annotations

from tenants.accounts.permissions import Permission, requires
from tenants.audit.operations import record
from tenants.audit.retention import FEWEST_DAYS, POLICY
from tenants.businesses import change_business
from tenants.models import Business
from tenants.viewer import Viewer


class TooShort(Exception):
    """A trail that is kept for so few days serves nobody."""


@requires(Permission.CHANGE_SETTINGS)
def change_retention(business: Business, *, by: Viewer, days: int) -> None:
    """How long this business's trail is kept from now on. Raises `TooShort`."""
    if days < FEWEST_DAYS:
        raise TooShort
    change_business(business, policies={**business.policies, POLICY: days})
    record(by=by, verb="audit.retention_changed", days=days)
