from __future__ import annotations

import uuid
from datetime import datetime, timedelta

from django.db import models
from django.utils import timezone

from tenants.models import Business

CONFIRMED_FOR = timedelta(minutes=30)


class Signup(models.Model):
    """One business on its way to a portal: what was filled in, and what became of it. `key` is in the address."""

    key = models.UUIDField(unique=True, default=uuid.uuid4)
    business_name = models.CharField(max_length=120)
    industry = models.CharField(max_length=20)
    colour = models.CharField(max_length=7, blank=True)
    owner_name = models.CharField(max_length=120)
    email = models.EmailField()
    subdomain = models.CharField(max_length=40)
    time_zone = models.CharField(max_length=64)
    created_at = models.DateTimeField(default=timezone.now)
    confirmed_at = models.DateTimeField(null=True, blank=True)
    business = models.OneToOneField(Business, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["-created_at"])]

    def __str__(self) -> str:
        return self.subdomain

    def is_confirmed(self, now: datetime) -> bool:
        """Whether the address was proved a short while ago, so that another subdomain needs no further code."""
        return self.confirmed_at is not None and self.confirmed_at > now - CONFIRMED_FOR
