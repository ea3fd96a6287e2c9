from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from api.pages import PageQuery
from api.serializers.moments import Instant, MoneySerializer, Reference
from tenant_apps.scheduling.choices import Status
from tenant_apps.scheduling.models import Appointment, Service

OUTCOMES = (Status.BOOKED, Status.ARRIVED, Status.COMPLETED, Status.NO_SHOW)
WEEK, LONGEST_LOOK = timedelta(days=7), timedelta(days=62)
BIGGEST_ID = 2**63 - 1


class ServiceSerializer(serializers.Serializer[Service]):
    id = serializers.IntegerField(source="pk")
    name = serializers.CharField()
    description = serializers.CharField()
    minutes = serializers.IntegerField()
    price = MoneySerializer()
    capacity = serializers.IntegerField(help_text=_("More than 1: a group, booked by the seat."))
    is_online = serializers.BooleanField(help_text=_("Whether clients may book it themselves."))
    needs_confirmation = serializers.BooleanField(
        help_text=_("Whether what a client books is a request until the team confirms it.")
    )
    members = Reference(many=True, source="members.all", help_text=_("Who gives it."))


class ServiceDetail(ServiceSerializer):
    policy = serializers.CharField(help_text=_("What is agreed to by booking."))


class SlotSerializer(serializers.Serializer[Any]):
    service = Reference()
    member = Reference()
    location = serializers.IntegerField(
        source="location_id", allow_null=True, help_text=_("Where it takes place; null where no places are set up.")
    )
    starts_at = Instant()
    ends_at = Instant()
    seats_left = serializers.IntegerField(allow_null=True, help_text=_("Of a group; null where it is for one."))
    is_usual = serializers.BooleanField(help_text=_("The client’s own weekday and hour."))


class SlotList(serializers.Serializer[Any]):
    results = SlotSerializer(many=True)


class SlotQuery(serializers.Serializer[Any]):
    """`from` is a word of Python's own, so it can't be declared as a member."""

    to = Instant(required=False, help_text=_("Until then; a week after `from` if not given, at most 62 days."))
    member = serializers.IntegerField(
        required=False, min_value=1, max_value=BIGGEST_ID, help_text=_("Only with this member of the team.")
    )

    def get_fields(self) -> dict[str, serializers.Field[Any, Any, Any, Any]]:
        since = Instant(required=False, help_text=_("From then on; now if not given."))
        return {"from": since, **super().get_fields()}

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        start = attrs.get("from") or timezone.now()
        end = attrs.get("to") or start + WEEK
        if not start < end <= start + LONGEST_LOOK:
            raise serializers.ValidationError({"to": _("After `from`, and at most 62 days.")})
        return {"start": start, "end": end, "member": attrs.get("member")}


class AppointmentSerializer(serializers.Serializer[Appointment]):
    id = serializers.IntegerField(source="pk")
    status = serializers.ChoiceField(choices=Status.choices)
    service = Reference()
    member = Reference()
    client = Reference()
    location = Reference(allow_null=True)
    starts_at = Instant()
    ends_at = Instant()
    time_zone = serializers.CharField(help_text=_("The zone in which the client saw it (IANA name)."))
    price = MoneySerializer()
    policy = serializers.CharField(source="policy_text", help_text=_("What was agreed to by booking."))
    cancel_until = Instant()
    reschedule_until = Instant()
    created_at = Instant()
    cancelled_at = Instant(allow_null=True)
    rebooked_from = serializers.IntegerField(source="rebooked_from_id", allow_null=True)


class AppointmentQuery(PageQuery):
    when = serializers.ChoiceField(choices=["upcoming", "past"], default="upcoming")


class NewAppointment(serializers.Serializer[Any]):
    service = serializers.IntegerField(min_value=1, max_value=BIGGEST_ID)
    member = serializers.IntegerField(min_value=1, max_value=BIGGEST_ID)
    starts_at = Instant()
    client = serializers.IntegerField(
        required=False, min_value=1, max_value=BIGGEST_ID, help_text=_("For whom, where the login sees several.")
    )
    rebooked_from = serializers.IntegerField(
        required=False, min_value=1, max_value=BIGGEST_ID, help_text=_("The appointment that this one repeats.")
    )


class NewTeamAppointment(NewAppointment):
    client = serializers.IntegerField(min_value=1, max_value=BIGGEST_ID)


class NewTime(serializers.Serializer[Any]):
    starts_at = Instant()
    member = serializers.IntegerField(required=False, min_value=1, max_value=BIGGEST_ID)


class Cancellation(serializers.Serializer[Any]):
    reason = serializers.CharField(required=False, allow_blank=True, max_length=300)


class Outcome(serializers.Serializer[Any]):
    status = serializers.ChoiceField(choices=[(status.value, status.label) for status in OUTCOMES])


class Nothing(serializers.Serializer[Any]):
    """Nothing has to be said; what is said is passed over."""
