"""One free time as one short text, so that a radio button or a link can carry it: `20260603T123000Z.7`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from tenant_apps.clients.models import Client
from tenant_apps.scheduling.models import Service
from tenant_apps.scheduling.queries import service_members
from tenant_apps.team.models import Member

STAMP = "%Y%m%dT%H%M%SZ"
SENSIBLE_YEARS = range(2000, 2200)  # far from the ends of what a datetime can hold in any zone


@dataclass(frozen=True, slots=True)
class ChosenTime:
    starts_at: datetime
    member: Member

    @property
    def value(self) -> str:
        return slot_value(self.starts_at, self.member)


def slot_value(starts_at: datetime, member: Member) -> str:
    return f"{starts_at.astimezone(UTC):{STAMP}}.{member.pk}"


class SlotField(forms.Field):
    """A time with somebody who gives the service."""

    default_error_messages = {"required": _("Pick a time."), "invalid": _("Pick one of the times below.")}

    def __init__(self, service: Service) -> None:
        super().__init__(widget=forms.HiddenInput)
        self.service = service

    def to_python(self, value: object) -> ChosenTime | None:
        if value in self.empty_values:
            return None
        stamp, _dot, member_id = str(value).partition(".")
        try:
            starts_at = datetime.strptime(stamp, STAMP).replace(tzinfo=UTC)
            if starts_at.year not in SENSIBLE_YEARS:
                raise ValueError(stamp)
            member = service_members(self.service).get(pk=int(member_id))
        except (ValueError, OverflowError, Member.DoesNotExist):
            raise ValidationError(self.error_messages["invalid"], code="invalid") from None
        return ChosenTime(starts_at, member)


class TimeForm(forms.Form):
    """Just a time: from a link, or to move an appointment to."""

    def __init__(self, *args: object, service: Service, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # Django's own signature, passed through
        self.fields["slot"] = SlotField(service)

    @property
    def chosen(self) -> ChosenTime | None:
        chosen: ChosenTime | None = self.cleaned_data.get("slot") if self.is_valid() else None
        return chosen


class BookingForm(TimeForm):
    """A time, for whom, and the key by which the same form sent twice is the same booking."""

    request_key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: object, service: Service, clients: Sequence[Client], **kwargs: object) -> None:
        super().__init__(*args, service=service, **kwargs)
        self.clients = {str(client.pk): client for client in clients}
        self.fields["client"] = forms.ChoiceField(
            label=_("For whom?"),
            choices=[(key, client.name) for key, client in self.clients.items()],
            widget=forms.RadioSelect,
            required=len(clients) > 1,
        )

    @property
    def client(self) -> Client:
        chosen = self.cleaned_data.get("client") or next(iter(self.clients))
        return self.clients[chosen]
