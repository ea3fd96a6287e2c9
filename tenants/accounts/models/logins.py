from __future__ import annotations

from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.functions import RandomUUID
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone

from tenants.accounts.choices import CodePurpose
from tenants.ownership import Door


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str, password: str | None = None, **fields: Any) -> User:
        """Without a password the user signs in by code or link alone."""
        user = self.model(email=email.strip().lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def get_by_natural_key(self, username: str | None) -> User:
        return self.get(email=(username or "").strip().lower())


class User(AbstractBaseUser):
    """A login: of a client or a team member in a business's schema, of the platform's staff in the public one."""

    ownership = Door()

    email = models.EmailField()
    name = models.CharField(max_length=120, blank=True)
    language = models.CharField(max_length=12, blank=True, default="", db_default="")  # none: the business's
    is_active = models.BooleanField(default=True)
    joined_at = models.DateTimeField(default=timezone.now)
    # What a passkey knows its owner by: random, so that it tells nobody anything.
    handle = models.UUIDField(db_default=RandomUUID(), unique=True, editable=False)

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        constraints = [models.UniqueConstraint(Lower("email"), name="one_user_per_address")]

    def __str__(self) -> str:
        return self.email


class SignInCode(models.Model):
    """A six-digit code and a link, mailed together; either signs in once. Only digests are kept."""

    ownership = Door()

    purpose = models.CharField(max_length=12, choices=CodePurpose.choices)
    email = models.EmailField()
    code_digest = models.CharField(max_length=64)
    link_digest = models.CharField(max_length=64, unique=True)
    next_path = models.CharField(max_length=300, blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)
    used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["email", "purpose", "-created_at"])]

    def __str__(self) -> str:
        return f"{self.purpose} {self.email}"


class Attempt(models.Model):
    """One try at something that strangers may try too often; counted per key (an address, a network, an account)."""

    ownership = Door()

    key = models.CharField(max_length=120)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        indexes = [models.Index(fields=["key", "-at"])]

    def __str__(self) -> str:
        return self.key


class Turn(models.Model):
    """Whoever tries at a key holds its row until the try is counted: a hundred tries sent at once go one by one."""

    ownership = Door()

    key = models.CharField(max_length=120, primary_key=True)
    at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return self.key
