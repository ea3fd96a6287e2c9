from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.db.models import Q
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from tenant_apps.activity.queries import about_clients_named, people
from tenants.audit.forms import TrailForm
from tenants.audit.retention import DEFAULT_DAYS
from tenants.models import Business
from themes.words import word

YEAR = 365.25
YEARS = (1, 2, 3, 6, 10)


class ActivityForm(TrailForm):
    """`about` is one client, from a link on their page; `client` is typed and may mean several."""

    client = forms.CharField(required=False, max_length=80)
    about = forms.IntegerField(required=False, min_value=1, max_value=2**63 - 1, widget=forms.HiddenInput)

    field_order = ("group", "person", "client", "since", "until", "about")

    def __init__(self, *args: Any, business: Business, **kwargs: Any) -> None:
        super().__init__(*args, people=people(), zone=business.time_zone, **kwargs)
        self.fields["client"].label = capfirst(word("client"))

    def condition(self) -> Q:
        found, chosen = super().condition(), self.chosen
        if search := chosen.get("client"):
            found &= about_clients_named(search)
        if client_id := chosen.get("about"):
            found &= Q(client_id=client_id)
        return found


class RetentionForm(forms.Form):
    days = forms.TypedChoiceField(label=_("Keep entries for"), coerce=int)

    def __init__(self, data: Mapping[str, Any] | None = None, *, kept: int) -> None:
        super().__init__(data, initial={"days": kept})
        choices = {days_of(years): ngettext_lazy("%d year", "%d years") % years for years in YEARS}
        if kept not in choices:
            choices[kept] = ngettext_lazy("%d day", "%d days") % kept
        self.fields["days"].choices = sorted(choices.items())  # type: ignore[attr-defined]  # a ChoiceField


def days_of(years: int) -> int:
    return DEFAULT_DAYS if years == 6 else int(years * YEAR + 0.99)
