from __future__ import annotations

from django.db import models
from django.utils import timezone

from tenants.models import Business


class StaffEntry(models.Model):
    """What somebody of the platform's staff did to a business, and why. Only ever added to."""

    at = models.DateTimeField(default=timezone.now)
    verb = models.CharField(max_length=60)
    by_user_id = models.BigIntegerField(null=True, blank=True)
    by_name = models.CharField(max_length=120)
    business = models.ForeignKey(Business, null=True, on_delete=models.SET_NULL, related_name="+")
    reason = models.CharField(max_length=200, blank=True)

    class Meta:
        verbose_name_plural = "staff entries"
        indexes = [models.Index(fields=["business", "-at"])]

    def __str__(self) -> str:
        return self.verb
