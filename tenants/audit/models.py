from __future__ import annotations

import uuid

from django.db import models
from django.utils import timezone

from tenants.ownership import APPEND, BusinessModel, TeamOnly

ADD_ONLY = TeamOnly(client=APPEND, door=APPEND, team="SELECT, INSERT")


class Entry(BusinessModel):
    """One thing that somebody did, in a business or (in the public schema) on the platform.

    Clients leave entries and read none; nobody changes or removes one.
    """

    ownership = ADD_ONLY

    # A key made here, not by the database: reading it back would need the right to read.
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    at = models.DateTimeField(default=timezone.now)
    verb = models.CharField(max_length=60)
    by_kind = models.CharField(max_length=12)
    by_user_id = models.BigIntegerField(null=True, blank=True)
    by_name = models.CharField(max_length=120, blank=True)
    by_role = models.CharField(max_length=16, blank=True)
    client_id = models.BigIntegerField(null=True, blank=True)
    subject = models.CharField(max_length=80, blank=True)
    details = models.JSONField(default=dict, blank=True)
    network = models.CharField(max_length=49, blank=True)
    agent = models.CharField(max_length=60, blank=True)
    request_id = models.CharField(max_length=64, blank=True)

    class Meta(BusinessModel.Meta):
        verbose_name_plural = "entries"
        indexes = [
            models.Index(fields=["-at", "-id"], name="audit_entry_at"),
            models.Index(fields=["client_id", "-at", "-id"], name="audit_entry_client"),
            models.Index(fields=["by_user_id", "-at", "-id"], name="audit_entry_user"),
        ]

    def __str__(self) -> str:
        return f"{self.verb} {self.subject}"


class Link(BusinessModel):
    """Where an entry stands in the chain: written with the last breath of the transaction that wrote the entry.

    It is a row of its own because its number and hash are known only then, and no entry is ever updated.
    """

    ownership = ADD_ONLY

    position = models.BigIntegerField(primary_key=True)
    entry_id = models.UUIDField()
    previous = models.BinaryField()
    hash = models.BinaryField()

    class Meta(BusinessModel.Meta):
        pass

    def __str__(self) -> str:
        return str(self.position)
