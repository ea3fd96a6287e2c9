"""What a second factor is kept in. Devices are django-otp's; its tables hold secrets sealed and codes hashed."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django_otp.models import Device, DeviceManager, TimestampMixin
from django_otp.plugins.otp_static.models import StaticDevice
from django_otp.plugins.otp_totp.models import TOTPDevice

from tenants import secrets
from tenants.ownership import Door

CODE_DIGEST = 16  # letters that the library's column has room for: 64 bits of a keyed digest


class AuthenticatorApp(TOTPDevice):
    """An app that shows a new code every 30 seconds. `key` is sealed, for this login alone."""

    class Meta:
        proxy = True

    @classmethod
    def new(cls, user_id: int, key: bytes) -> AuthenticatorApp:
        """One that counts for nothing yet: its first code is still to come."""
        app: AuthenticatorApp = cls.objects.create(user_id=user_id, name="app", confirmed=False, key="")
        app.keep_key(key)
        return app

    @property
    def bin_key(self) -> bytes:
        return secrets.unseal(self.key, purpose=self._purpose)

    def keep_key(self, key: bytes) -> None:
        self.key = secrets.seal(key, purpose=self._purpose)
        self.save(update_fields=["key"])

    @property
    def _purpose(self) -> str:
        return f"totp:{self.user_id}"


class BackupCodes(StaticDevice):
    """Codes on paper. Each works once; only digests are kept."""

    class Meta:
        proxy = True

    def digests_of(self, code: str) -> list[str]:
        return [digest[:CODE_DIGEST] for digest in secrets.digests(f"backup:{self.user_id}:{code}")]

    def verify_token(self, token: str) -> bool:
        kept = self.token_set.filter(token__in=self.digests_of(token)).first()
        return kept is not None and bool(super().verify_token(kept.token))


class Passkey(TimestampMixin, Device):
    """A WebAuthn credential, bound to the host it was made on: another host of the business needs one of its own."""

    ownership = Door()

    user = models.ForeignKey("accounts.User", on_delete=models.CASCADE, related_name="+")
    credential_id = models.CharField(max_length=1400, unique=True)
    public_key = models.BinaryField()
    sign_count = models.BigIntegerField(default=0)
    transports = models.JSONField(default=list, blank=True)
    host = models.CharField(max_length=253)
    is_synced = models.BooleanField(default=False)

    objects: ClassVar[Any] = DeviceManager()


class RememberedBrowser(models.Model):
    """Needs no second factor until `expires_at`. Its token is in a cookie; only the digest is kept."""

    ownership = Door()

    user = models.ForeignKey("accounts.User", on_delete=models.CASCADE, related_name="+")
    token_digest = models.CharField(max_length=64, unique=True)
    browser = models.CharField(max_length=60, blank=True)
    network = models.CharField(max_length=60, blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    last_used_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.browser


class FactorReset(models.Model):
    """Somebody has lost their second factor and asks to have it taken away. One at a time for each login."""

    ownership = Door()

    user = models.ForeignKey("accounts.User", on_delete=models.CASCADE, related_name="+")
    cancel_digest = models.CharField(max_length=64, unique=True)
    requested_at = models.DateTimeField(default=timezone.now)
    ready_at = models.DateTimeField()
    approved_at = models.DateTimeField(null=True, blank=True)
    approved_by = models.CharField(max_length=120, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    outcome = models.CharField(max_length=12, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user"], condition=Q(ended_at=None), name="one_factor_reset")]

    def __str__(self) -> str:
        return f"{self.user_id} {self.outcome or 'open'}"

    @property
    def is_open(self) -> bool:
        return self.ended_at is None

    @property
    def is_due(self) -> bool:
        return self.is_open and self.approved_at is not None and self.ready_at <= timezone.now()
