from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from api.serializers.moments import Instant


class Proof(serializers.Serializer[Any]):
    method = serializers.ChoiceField(
        choices=["app", "backup_code", "code"], help_text=_("One of the refusal’s `methods`.")
    )
    code = serializers.CharField(max_length=40)


class Confirmed(serializers.Serializer[Any]):
    confirmed_until = Instant(help_text=_("Until then the token opens what asks for a fresh proof."))
