from __future__ import annotations

from typing import Any

from django.db import models
from django.utils import timezone

from tenants.ownership import TEAM, BusinessModel


def _empty() -> dict[str, Any]:
    return {}


class BrandDraft(BusinessModel):
    """What the owner is trying out: one a business. `content` is whole, not what differs: `branding.content`."""

    ownership = TEAM

    is_the_one = models.BooleanField(default=True, unique=True, editable=False)
    content = models.JSONField(default=_empty)
    changed_at = models.DateTimeField(default=timezone.now)
    changed_by_name = models.CharField(max_length=120, blank=True)

    class Meta(BusinessModel.Meta):
        constraints = [models.CheckConstraint(condition=models.Q(is_the_one=True), name="one_brand_draft")]

    def __str__(self) -> str:
        return f"changed {self.changed_at:%Y-%m-%d %H:%M}"


class BrandVersion(BusinessModel):
    """What everybody has seen since then. The one that counts is also in `Business`; the last of these is that."""

    ownership = TEAM

    number = models.PositiveIntegerField(unique=True)
    content = models.JSONField(default=_empty)
    published_at = models.DateTimeField(default=timezone.now)
    published_by_name = models.CharField(max_length=120, blank=True)
    restores = models.PositiveIntegerField(null=True, blank=True)  # the number of the version it brought back

    class Meta(BusinessModel.Meta):
        ordering = ["-number"]

    def __str__(self) -> str:
        return f"version {self.number}"
