from __future__ import annotations

from datetime import datetime

from django.db import models
from django.utils import timezone

from tenant_apps.domains.choices import State
from tenants.ownership import TEAM, BusinessModel


class DomainClaim(BusinessModel):
    """A host name that the business says is its own, and what its records say about that.

    Only once they agree does the name stand among those the platform answers under (tenants.Domain), so a claim alone
    opens nothing and is in nobody's way.
    """

    ownership = TEAM

    host = models.CharField(max_length=253, unique=True)
    token = models.CharField(max_length=64)
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    created_at = models.DateTimeField(default=timezone.now)
    # Since when it is being waited for: looks grow rarer from then on.
    sought_at = models.DateTimeField(default=timezone.now)
    checked_at = models.DateTimeField(null=True, blank=True)
    next_check_at = models.DateTimeField(null=True, blank=True)
    verified_at = models.DateTimeField(null=True, blank=True)
    failing_since = models.DateTimeField(null=True, blank=True)
    failed_at = models.DateTimeField(null=True, blank=True)
    failures = models.PositiveSmallIntegerField(default=0)
    # Of each record, by its name: {"proof": {"found": "right", "values": ["…"]}, "address": …}
    seen = models.JSONField(default=dict, blank=True)
    is_held_elsewhere = models.BooleanField(default=False)
    # Raised when looking starts over, so that a chain of looks that was planned before ends.
    turn = models.PositiveIntegerField(default=1)

    class Meta(BusinessModel.Meta):
        ordering = ["host"]

    def __str__(self) -> str:
        return self.host

    @property
    def is_verified(self) -> bool:
        return self.state == State.VERIFIED

    def was_checked_since(self, moment: datetime) -> bool:
        return self.checked_at is not None and self.checked_at > moment
