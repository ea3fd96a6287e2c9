from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from tenant_apps.team.forms import ZoneSelect, zone_choices


class LocationForm(forms.Form):
    name = forms.CharField(
        label=_("Name"), max_length=80, help_text=_("Short, as people say it: the street or the district.")
    )
    address = forms.CharField(
        label=_("Address"),
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "autocomplete": "off"}),
        help_text=_("Shown with each booking, and in its mail."),
    )
    time_zone = forms.ChoiceField(
        label=_("Time zone"),
        choices=zone_choices,
        widget=ZoneSelect,
        help_text=_("Hours that are kept here are on this clock."),
    )
