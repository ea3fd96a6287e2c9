from __future__ import annotations

import uuid

from django.db import models
from django.utils import timezone

from tenants.ownership import APPEND, BusinessModel, TeamOnly


class Delivery(BusinessModel):
    """What was sent to whom, and why. The text itself is not kept here."""

    ownership = TeamOnly(client=APPEND, door=APPEND)

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    client_id = models.BigIntegerField(null=True, blank=True)
    channel = models.CharField(max_length=12, default="mail")
    address = models.CharField(max_length=254)
    subject = models.CharField(max_length=200)
    reason = models.CharField(max_length=60)
    created_at = models.DateTimeField(default=timezone.now)
    sent_at = models.DateTimeField(null=True, blank=True)
    failed_at = models.DateTimeField(null=True, blank=True)
    error = models.CharField(max_length=300, blank=True)

    class Meta(BusinessModel.Meta):
        verbose_name_plural = "deliveries"
        indexes = [models.Index(fields=["client_id", "-created_at"])]

    def __str__(self) -> str:
        return f"{self.reason} → {self.address}"
