from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from django_tenants.models import DomainMixin, TenantMixin

SCHEMA_NAME = r"^b_[a-z2-7]{10}$"


class BusinessStatus(models.TextChoices):
    OPEN = "open", _("Open")
    SUSPENDED = "suspended", _("Suspended")


class Business(TenantMixin):
    """A service business: the tenant. Its rows live in `schema_name`, a name that never changes and says nothing."""

    auto_create_schema = False
    auto_drop_schema = False

    schema_name = models.CharField(max_length=63, unique=True, validators=[RegexValidator(SCHEMA_NAME)])
    name = models.CharField(max_length=120)
    industry = models.CharField(max_length=20)
    status = models.CharField(max_length=12, choices=BusinessStatus.choices, default=BusinessStatus.OPEN)
    status_reason = models.CharField(max_length=200, blank=True)
    time_zone = models.CharField(max_length=64, default="Europe/Berlin")
    language = models.CharField(max_length=12, default="en")
    currency = models.CharField(max_length=3, default="EUR")
    country = models.CharField(max_length=2, blank=True)
    words = models.JSONField(default=dict, blank=True)
    brand = models.JSONField(default=dict, blank=True)
    policies = models.JSONField(default=dict, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    # Kept by a trigger on Domain, so that inside the business, where Domain can not be read, links can be written.
    primary_host = models.CharField(max_length=253, default="", editable=False)
    # Since when that is a name of its own: kept by the same trigger. Visitors of the other names are sent on.
    moved_at = models.DateTimeField(null=True, editable=False)
    # Raised by a trigger on this table and on Domain; every entry compares it, so no cache can serve an old business.
    version = models.BigIntegerField(default=1, editable=False)

    class Meta:
        verbose_name = _("business")
        verbose_name_plural = _("businesses")

    def __str__(self) -> str:
        return self.name

    @property
    def is_suspended(self) -> bool:
        return self.status == BusinessStatus.SUSPENDED

    def save(self, *args: Any, **kwargs: Any) -> None:
        """django-tenants would look at the connection's schema and create one; ours are claimed ready from the pool."""
        fields = {field.attname for field in self._meta.concrete_fields} - {"version", "primary_host", "moved_at"}
        if not self._state.adding:
            kwargs.setdefault("update_fields", fields - {"id"})
        models.Model.save(self, *args, **kwargs)


class Domain(DomainMixin):
    """A host name under which a business answers; exactly one of them is primary.

    A name of its own (`is_own`) stands here only once its records prove it: whatever stands here gets a certificate.
    `failing_since`: when it ceased to point here; from then on another business may prove it to be theirs.
    """

    is_own = models.BooleanField(default=False, db_default=False)
    failing_since = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["tenant"], condition=models.Q(is_primary=True), name="one_primary_domain"),
        ]

    def save(self, *args: Any, **kwargs: Any) -> None:
        models.Model.save(self, *args, **kwargs)

    def clean(self) -> None:
        if self.domain != self.domain.lower():
            raise ValidationError({"domain": _("Write the host name in lower case.")})


class SpareSchema(models.Model):
    """A ready, empty schema with its roles and policies, waiting for a business to claim it."""

    schema_name = models.CharField(max_length=63, unique=True)
    created_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return self.schema_name
