from __future__ import annotations

from typing import Any

from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models
from django.utils import timezone

from tenants.ownership import Door


class Session(AbstractBaseSession):
    """A browser's session. The key is kept as a digest: who reads this table can sign in nowhere."""

    ownership = Door()

    session_key = models.CharField(max_length=64, primary_key=True)
    user = models.ForeignKey("accounts.User", on_delete=models.CASCADE, null=True, related_name="+")
    seat = models.CharField(max_length=12, blank=True)
    browser = models.CharField(max_length=60, blank=True)
    network = models.CharField(max_length=60, blank=True)
    started_at = models.DateTimeField(default=timezone.now)
    last_used_at = models.DateTimeField(default=timezone.now)

    class Meta(AbstractBaseSession.Meta):
        abstract = False

    @classmethod
    def get_session_store_class(cls) -> Any:
        from tenants.accounts.sessions import SessionStore  # the store needs this model, so it comes second

        return SessionStore
