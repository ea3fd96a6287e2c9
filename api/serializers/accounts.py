from __future__ import annotations

from ipaddress import ip_network
from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from api.choices import KEY_ROLES, Scope
from api.operations import LONGEST_DAYS, USUAL_DAYS
from api.serializers.moments import Instant

ROLE_CHOICES = [(role.value, role.label) for role in KEY_ROLES]


class BearerSerializer(serializers.Serializer[Any]):
    id = serializers.IntegerField(source="pk")
    name = serializers.CharField()
    prefix = serializers.CharField(help_text=_("How it begins; the rest is shown once, when it is made."))
    scopes = serializers.ListField(child=serializers.ChoiceField(choices=Scope.choices))
    created_at = Instant()
    expires_at = Instant()
    last_used_at = Instant(allow_null=True, help_text=_("To five minutes."))


class BearerList(serializers.Serializer[Any]):
    results = BearerSerializer(many=True)


class KeySerializer(BearerSerializer):
    role = serializers.ChoiceField(choices=ROLE_CHOICES)
    networks = serializers.ListField(child=serializers.CharField())


class KeyList(serializers.Serializer[Any]):
    results = KeySerializer(many=True)


class IssuedKey(KeySerializer):
    key = serializers.CharField(help_text=_("Shown this once."))


def days_field() -> serializers.IntegerField:
    return serializers.IntegerField(default=USUAL_DAYS, min_value=1, max_value=LONGEST_DAYS)


class NewKey(serializers.Serializer[Any]):
    name = serializers.CharField(max_length=80)
    role = serializers.ChoiceField(choices=ROLE_CHOICES)
    scopes = serializers.ListField(child=serializers.ChoiceField(choices=Scope.choices), min_length=1, max_length=5)
    days = days_field()
    networks = serializers.ListField(
        child=serializers.CharField(max_length=43),
        default=list,
        max_length=20,
        help_text=_("Addresses or networks it may be used from, such as 203.0.113.0/24; from anywhere for none."),
    )

    def validate_networks(self, value: list[str]) -> list[str]:
        try:
            return [str(ip_network(one.strip(), strict=False)) for one in value]
        except ValueError:
            raise serializers.ValidationError(_("Write addresses or networks such as 203.0.113.0/24.")) from None


class TeamSeat(serializers.Serializer[Any]):
    member = serializers.IntegerField()
    role = serializers.CharField()


class ClientSeat(serializers.Serializer[Any]):
    clients = serializers.ListField(child=serializers.IntegerField())


class Me(serializers.Serializer[Any]):
    name = serializers.CharField()
    email = serializers.CharField(allow_null=True)
    business = serializers.CharField()
    team = TeamSeat(allow_null=True)
    client = ClientSeat(allow_null=True)
    scopes = serializers.ListField(child=serializers.ChoiceField(choices=Scope.choices))
    expires_at = Instant()
