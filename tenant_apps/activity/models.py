from __future__ import annotations

import uuid

from django.db import models
from django.utils import timezone

from tenants.ownership import APPEND, BusinessModel, TeamOnly


class Entry(BusinessModel):
    """One thing that somebody did. Clients leave entries and read none; nobody changes or removes one."""

    ownership = TeamOnly(client=APPEND, door=APPEND, team="SELECT, INSERT")

    # A key made here, not by the database: reading it back would need the right to read.
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    at = models.DateTimeField(default=timezone.now)
    verb = models.CharField(max_length=60)
    by_kind = models.CharField(max_length=12)
    by_user_id = models.BigIntegerField(null=True, blank=True)
    by_name = models.CharField(max_length=120, blank=True)
    client_id = models.BigIntegerField(null=True, blank=True)
    subject = models.CharField(max_length=80, blank=True)
    details = models.JSONField(default=dict, blank=True)

    class Meta(BusinessModel.Meta):
        verbose_name_plural = "entries"
        indexes = [
            models.Index(fields=["client_id", "-at"]),
            models.Index(fields=["-at"]),
        ]

    def __str__(self) -> str:
        return f"{self.verb} {self.subject}"
