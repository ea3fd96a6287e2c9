from __future__ import annotations

from functools import cache
from typing import Any, cast
from zoneinfo import available_timezones

from django import forms
from django.conf import settings
from django.forms.utils import flatatt
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from tenants.accounts.choices import Role
from tenants.accounts.forms import CodeForm
from tenants.viewer import Viewer


@cache
def zone_choices() -> list[tuple[str, str]]:
    """Every zone of the tz database that names a place, such as Europe/Berlin."""
    places = sorted(zone for zone in available_timezones() if "/" in zone and not zone.startswith(("Etc/", "System")))
    return [(zone, zone.replace("_", " ")) for zone in ["UTC", *places]]


class ZoneSelect(forms.Select):
    """A select of several hundred plain options, written without a template for each."""

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        options = ((zone, " selected" if zone == value else "", label) for zone, label in self.choices)
        given = flatatt({**self.build_attrs(self.attrs, attrs), "name": name})
        written = format_html_join("", '<option value="{}"{}>{}</option>', options)
        return format_html("<select{}>{}</select>", given, written)


class SettingsForm(forms.Form):
    language = forms.ChoiceField(
        label=_("Language"),
        choices=lambda: settings.LANGUAGES,
        help_text=_("Of pages and mails, for everybody who has not chosen their own."),
    )
    time_zone = forms.ChoiceField(label=_("Time zone"), choices=zone_choices, widget=ZoneSelect)
    caseload = forms.BooleanField(
        label=_("Practitioners see only those they look after"),
        required=False,
        help_text=_("Whoever they have a visit with, or was assigned to them. Nobody else shows up for them."),
    )


class NameForm(forms.Form):
    name = forms.CharField(label=_("Your name"), max_length=120, error_messages={"required": _("Write your name.")})


def roles_to_give(by: Viewer) -> list[tuple[str, str]]:
    """An owner is never appointed: that is offered, and accepted. Managers come from owners."""
    kept = (Role.OWNER,) if by.role == Role.OWNER else (Role.OWNER, Role.MANAGER)
    return [(role.value, str(role.label)) for role in Role if role not in kept]


class RoleForm(forms.Form):
    role = forms.ChoiceField(label=_("Role"))

    def __init__(self, *args: Any, by: Viewer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast(forms.ChoiceField, self.fields["role"]).choices = roles_to_give(by)


class MemberInvitationForm(RoleForm):
    name = forms.CharField(
        label=_("Name"),
        max_length=120,
        error_messages={"required": _("Write a name.")},
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    email = forms.EmailField(
        label=_("Email"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
        error_messages={
            "required": _("Write the address the invitation goes to."),
            "invalid": _("This doesn’t look like an email address."),
        },
    )
    field_order = ["name", "email", "role"]

    def clean_name(self) -> str:
        return " ".join(str(self.cleaned_data["name"]).split())


class MemberJoinForm(CodeForm):
    email = forms.EmailField(
        label=_("Email"),
        max_length=254,
        error_messages={
            "required": _("Write the address the invitation came to."),
            "invalid": _("This doesn’t look like an email address."),
        },
    )
    field_order = ["email", "code"]

    def clean_email(self) -> str:
        return str(self.cleaned_data["email"]).lower()
