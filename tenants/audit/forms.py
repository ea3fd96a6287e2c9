from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tenants.audit.choices import Group
from tenants.audit.queries import about_group
from tenants.entry import is_on_platform

ANYBODY = ("", _("Anybody"))


class DayField(forms.DateField):
    """A day as a native picker sends it; a day that is none is as good as none chosen."""

    def __init__(self, **options: Any) -> None:
        widget = forms.DateInput(format="%Y-%m-%d")
        widget.input_type = "date"
        super().__init__(required=False, widget=widget, input_formats=["%Y-%m-%d"], **options)


class TrailForm(forms.Form):
    """How a trail is narrowed down. What cannot be understood in an address narrows nothing."""

    group = forms.ChoiceField(label=_("What"), required=False, choices=[("", _("Everything")), *Group.choices])
    person = forms.ChoiceField(label=_("Who"), required=False)
    since = DayField(label=_("From"))
    until = DayField(label=_("Until"))

    def __init__(self, *args: Any, people: Iterable[tuple[str, Any]], zone: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"].choices = [ANYBODY, *people]  # type: ignore[attr-defined]  # a ChoiceField
        self.zone = ZoneInfo(zone)

    @property
    def chosen(self) -> dict[str, Any]:
        """What was understood of it."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value not in (None, "")}

    def condition(self) -> Q:
        """Days are those of the zone: the last one is included whole."""
        chosen, found = self.chosen, Q()
        if group := chosen.get("group"):
            found &= about_group(Group(group))
        if person := chosen.get("person"):
            found &= _by_person(person)
        if since := chosen.get("since"):
            found &= Q(at__gte=self._midnight(since))
        if until := chosen.get("until"):
            found &= Q(at__lt=self._midnight(until + timedelta(days=1)))
        return found

    def narrowing(self) -> dict[str, str]:
        """What was chosen, as an address carries it."""
        return {name: self.data[name] for name in self.chosen}

    def today(self) -> date:
        return timezone.localtime(timezone=self.zone).date()

    def _midnight(self, day: Any) -> datetime:
        return datetime.combine(day, time(), self.zone).astimezone(UTC)


def _by_person(person: str) -> Q:
    """`user:7` in any seat, or a kind of viewer. Support comes from the platform: its numbers are other people."""
    kind, _sep, user_id = person.partition(":")
    if not user_id:
        return Q(by_kind=kind, by_user_id=None) if kind == "anonymous" else Q(by_kind=kind)
    return Q(by_user_id=int(user_id)) if is_on_platform() else Q(by_user_id=int(user_id)) & ~Q(by_kind="platform")


class ExportForm(forms.Form):
    kind = forms.ChoiceField(choices=[("csv", "CSV"), ("jsonl", "JSON Lines")])
