from __future__ import annotations

from django.db import models
from django.utils import timezone

from tenants.accounts.choices import Role
from tenants.ownership import BusinessModel, Shared


class Member(BusinessModel):
    """A person of the team. Everybody may read it (clients choose by name), so it holds nothing private."""

    ownership = Shared()

    user = models.OneToOneField("accounts.User", on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=120)
    title = models.CharField(max_length=80, blank=True)
    role = models.CharField(max_length=16, choices=Role.choices)
    time_zone = models.CharField(max_length=64)
    is_bookable = models.BooleanField(default=True)
    is_active = models.BooleanField(default=True)
    joined_at = models.DateTimeField(default=timezone.now)

    class Meta(BusinessModel.Meta):
        ordering = ["name", "id"]

    def __str__(self) -> str:
        return self.name


class ChecklistStep(BusinessModel):
    """A step of the opening checklist that somebody has ticked off; the other steps are seen from the data."""

    ownership = Shared()

    name = models.CharField(max_length=40, unique=True)
    done_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return self.name
