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


class ResourceKind(BusinessModel):
    """What a service may need besides somebody: a treatment room, a couch, an ultrasound."""

    ownership = SHARED

    name = models.CharField(max_length=80, unique=True)

    class Meta(BusinessModel.Meta):
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Resource(BusinessModel):
    """One of a kind, for one visit at a time. Without a location it is at hand everywhere."""

    ownership = SHARED

    kind = models.ForeignKey(ResourceKind, on_delete=models.PROTECT, related_name="resources")
    name = models.CharField(max_length=80)
    location = models.ForeignKey(Location, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    archived_at = models.DateTimeField(null=True, blank=True)

    class Meta(BusinessModel.Meta):
        ordering = ["kind__name", "name", "id"]

    def __str__(self) -> str:
        return self.name
