from __future__ import annotations

from datetime import datetime, timedelta

from django import forms
from django.utils.translation import gettext_lazy as _

from tenant_apps.scheduling.exceptions import NoSuchTime
from tenant_apps.scheduling.forms.walltime import WallTimeForm
from tenant_apps.scheduling.instants import instant_of
from tenant_apps.team.models import Member


class SessionForm(WallTimeForm):
    """A group's time, once or for so many weeks at the same hour of the wall clock."""

    weeks = forms.IntegerField(
        label=_("For how many weeks"), min_value=1, max_value=52, initial=1, help_text=_("Every week at this time.")
    )

    @property
    def member(self) -> Member:
        return self.members[self.cleaned_data["with"]]

    @property
    def starts(self) -> list[datetime]:
        """One a week; a week whose clock skips the hour has none."""
        found = []
        for week in range(self.cleaned_data["weeks"]):
            on = self.cleaned_data["on"] + timedelta(weeks=week)
            try:
                found.append(instant_of(datetime.combine(on, self.cleaned_data["at"]), self.zone))
            except NoSuchTime:
                continue
        return found
