from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tenant_apps.scheduling.exceptions import NoSuchTime
from tenant_apps.scheduling.forms.slots import slot_value
from tenant_apps.scheduling.instants import instant_of
from tenant_apps.team.models import Member
from themes.widgets import ClockInput, DayInput


class WallTimeForm(forms.Form):
    """Any time the team wants, beside the free ones: a walk-in, or an hour outside of hours."""

    on = forms.DateField(label=gettext_lazy("Day"), widget=DayInput)
    at = forms.TimeField(label=gettext_lazy("Time"), widget=ClockInput(attrs={"step": 300}))

    def __init__(self, *args: Any, members: Sequence[Member], zone: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.members = {str(member.pk): member for member in members}
        self.zone = zone
        choices = [(key, member.name) for key, member in self.members.items()]
        self.fields["with"] = forms.ChoiceField(label=gettext_lazy("With"), choices=choices)

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        if not self.errors:
            try:
                data["starts_at"] = instant_of(datetime.combine(data["on"], data["at"]), self.zone)
            except NoSuchTime:
                self.add_error("at", _("The clocks change then and skip this time. Please take one an hour later."))
        return data

    @property
    def slot(self) -> str:
        return slot_value(self.cleaned_data["starts_at"], self.members[self.cleaned_data["with"]])
