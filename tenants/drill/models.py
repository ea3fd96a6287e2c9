from __future__ import annotations

from django.db import models
from django.utils import timezone

from tenants.models import Business


class DrillRun(models.Model):
    """One drill of one business, or (without one) of what all of them stand on. Breaches say no value of any row."""

    business = models.ForeignKey(Business, null=True, on_delete=models.CASCADE, related_name="+")
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(default=timezone.now)
    pages = models.PositiveIntegerField()
    queries = models.PositiveIntegerField()
    guards = models.PositiveIntegerField()
    breaches = models.JSONField(default=list)
    untried = models.JSONField(default=list)
    has_held = models.BooleanField()

    class Meta:
        indexes = [
            models.Index(fields=["business", "-started_at"], name="drill_of_business"),
            models.Index(fields=["-started_at"], condition=models.Q(has_held=False), name="drill_failed"),
        ]

    def __str__(self) -> str:
        return f"{self.business_id} {self.started_at:%Y-%m-%d %H:%M} {'held' if self.has_held else 'FAILED'}"

    @property
    def attempts(self) -> int:
        return self.pages + self.queries + self.guards
