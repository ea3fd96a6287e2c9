from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from api.pages import PageQuery
from api.serializers.moments import Instant
from tenant_apps.clients.choices import PortalState


class MemberSerializer(serializers.Serializer[Any]):
    id = serializers.IntegerField(source="pk")
    name = serializers.CharField()
    title = serializers.CharField()
    time_zone = serializers.CharField()
    is_bookable = serializers.BooleanField()


class TeamMemberSerializer(MemberSerializer):
    role = serializers.CharField()


class OwnClient(serializers.Serializer[Any]):
    id = serializers.IntegerField(source="pk")
    name = serializers.CharField()
    email = serializers.CharField()
    phone = serializers.CharField()
    time_zone = serializers.CharField()


class ClientLineSerializer(serializers.Serializer[Any]):
    id = serializers.IntegerField()
    name = serializers.CharField()
    email = serializers.CharField()
    portal = serializers.ChoiceField(
        choices=PortalState.choices, help_text=_("How far they have come into the portal.")
    )


class ClientDetail(OwnClient):
    created_at = Instant()
    archived_at = Instant(allow_null=True)
    portal = serializers.ChoiceField(choices=PortalState.choices)


class ClientQuery(PageQuery):
    search = serializers.CharField(
        required=False, allow_blank=True, max_length=80, help_text=_("Words of the name, the address or the number.")
    )


class NewClient(serializers.Serializer[Any]):
    name = serializers.CharField(max_length=120)
    email = serializers.EmailField(max_length=254)
