"""Fields that several shapes share."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

SENSIBLE_YEARS = range(2000, 2200)  # far from the ends of what a datetime can hold in any zone


class Instant(serializers.DateTimeField):
    """RFC 3339 with an offset: a wall time without one could be meant in any zone. Answers are in UTC."""

    def to_internal_value(self, value: Any) -> datetime:
        if isinstance(value, str) and not _has_offset(value):
            raise serializers.ValidationError(_("An offset is missing, such as Z or +02:00."))
        moment: datetime = super().to_internal_value(value)
        if moment.year not in SENSIBLE_YEARS:
            self.fail("invalid", format="RFC 3339")
        return moment


class MoneySerializer(serializers.Serializer[Any]):
    minor = serializers.IntegerField(help_text=_("In the currency’s smallest unit, such as cents."))
    currency = serializers.CharField(help_text=_("ISO 4217."))


class Reference(serializers.Serializer[Any]):
    """Somebody or something that has a page of its own."""

    id = serializers.IntegerField(source="pk")
    name = serializers.CharField()


def _has_offset(text: str) -> bool:
    try:
        return timezone.is_aware(datetime.fromisoformat(text))
    except ValueError:
        return False
