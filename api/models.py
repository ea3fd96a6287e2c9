from __future__ import annotations

from datetime import datetime

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils import timezone

from tenants.accounts.choices import Role
from tenants.ownership import BusinessModel, Door


class Bearer(BusinessModel):
    """Whoever shows it, is let in as its holder. Only the SHA-256 of its 32 random bytes is kept."""

    name = models.CharField(max_length=80)
    prefix = models.CharField(max_length=12)
    digest = models.CharField(max_length=64, unique=True)
    scopes = ArrayField(models.CharField(max_length=20))
    created_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    last_used_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta(BusinessModel.Meta):
        abstract = True

    def __str__(self) -> str:
        return f"{self.prefix}…"

    def is_live(self, now: datetime) -> bool:
        return self.revoked_at is None and self.expires_at > now


class Token(Bearer):
    """One person's: it opens what they may open, and ends with their login."""

    ownership = Door()

    user = models.ForeignKey("accounts.User", on_delete=models.CASCADE, related_name="+")
    # What was proved when it was made: a second factor, and a password that a new one ends.
    has_factor = models.BooleanField()
    proof = models.CharField(max_length=64)
    # When its holder last showed that it is them, as a session's step-up does.
    confirmed_at = models.DateTimeField(null=True, blank=True)

    class Meta(Bearer.Meta):
        indexes = [models.Index(fields=["user", "-created_at"], name="token_of_user")]


class Key(Bearer):
    """The business's own, for another program: a seat on the team in the name of the member who made it."""

    ownership = Door()

    role = models.CharField(max_length=16, choices=Role.choices)
    made_by = models.ForeignKey("team.Member", on_delete=models.PROTECT, related_name="+")
    networks = ArrayField(models.CharField(max_length=43), default=list, blank=True)

    class Meta(Bearer.Meta):
        pass


class Call(BusinessModel):
    """A call that came with an Idempotency-Key: whose it was, and a digest of what it asked for."""

    ownership = Door()

    holder = models.CharField(max_length=40)
    key = models.UUIDField()
    digest = models.CharField(max_length=64)
    at = models.DateTimeField(default=timezone.now)

    class Meta(BusinessModel.Meta):
        constraints = [models.UniqueConstraint(fields=["holder", "key"], name="one_call_per_key")]
        indexes = [models.Index(fields=["at"], name="call_at")]

    def __str__(self) -> str:
        return f"{self.holder} {self.key}"
