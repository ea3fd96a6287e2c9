from __future__ import annotations

from typing import Any

from dj_rest_auth.serializers import LoginSerializer
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from api.choices import Scope
from api.serializers.accounts import BearerSerializer, days_field

USUAL_SCOPES = (Scope.READ, Scope.WRITE)


class Address(serializers.Serializer[Any]):
    email = serializers.EmailField(max_length=254)


class Login(LoginSerializer):
    """Email, and either the password or the six digits from a mail."""

    username = None
    email = serializers.EmailField(max_length=254)
    password = serializers.CharField(
        required=False, max_length=200, trim_whitespace=False, style={"input_type": "password"}
    )
    code = serializers.RegexField(r"^[0-9]{6}$", required=False, help_text=_("The six digits from the mail."))
    name = serializers.CharField(max_length=80, default="API", help_text=_("Names the token in your list of them."))
    scopes = serializers.ListField(
        child=serializers.ChoiceField(choices=Scope.choices), min_length=1, max_length=5, default=list(USUAL_SCOPES)
    )
    days = days_field()

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Shape only: whether they fit together is found out where tries are counted."""
        if ("password" in attrs) == ("code" in attrs):
            raise serializers.ValidationError(_("Send either password or code."))
        return {**attrs, "email": attrs["email"].lower()}


class SecondStep(serializers.Serializer[Any]):
    pending = serializers.CharField(max_length=2000, help_text=_("From the first step."))
    method = serializers.ChoiceField(choices=["app", "backup_code"], help_text=_("One of the first step’s `methods`."))
    code = serializers.CharField(max_length=40)


class SignedIn(BearerSerializer):
    token = serializers.CharField(help_text=_("Shown this once. Send it as `Authorization: Bearer …`."))


class PendingSerializer(serializers.Serializer[Any]):
    """The first step was right; the second is still to come."""

    pending = serializers.CharField(help_text=_("Good for five minutes, at /api/v1/auth/second-factor/."))
    methods = serializers.ListField(child=serializers.CharField())
