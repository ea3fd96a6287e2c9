from __future__ import annotations

from django.db import models

from tenants.ownership import SHARED, BusinessModel


class Location(BusinessModel):
    """Where visits take place. Its zone is the wall clock of the hours kept there."""

    ownership = SHARED

    name = models.CharField(max_length=80)
    address = models.TextField(max_length=300, blank=True)
    time_zone = models.CharField(max_length=64)
    position = models.PositiveSmallIntegerField(default=0)
    archived_at = models.DateTimeField(null=True, blank=True)

    class Meta(BusinessModel.Meta):
        ordering = ["position", "id"]

    def __str__(self) -> str:
        return self.name
