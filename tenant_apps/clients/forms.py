from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tenant_apps.clients.choices import NEEDED_PART, Part, Relation, Right, every_part, every_right
from tenant_apps.clients.terms import Terms
from tenants.accounts.forms import CodeForm

NAME_ERRORS = {"required": _("Write a name.")}


class SearchForm(forms.Form):
    q = forms.CharField(
        label=_("Search"), required=False, widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"})
    )


class InvitationForm(forms.Form):
    name = forms.CharField(
        label=_("Name"),
        max_length=120,
        error_messages=NAME_ERRORS,
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

    def clean_name(self) -> str:
        return " ".join(str(self.cleaned_data["name"]).split())


class JoinForm(CodeForm):
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


class RenewalForm(forms.Form):
    email = forms.EmailField(max_length=254)

    def clean_email(self) -> str:
        return str(self.cleaned_data["email"]).lower()


class DetailsForm(forms.Form):
    name = forms.CharField(label=_("Name"), max_length=120, error_messages=NAME_ERRORS)
    phone = forms.CharField(
        label=_("Phone"), max_length=40, required=False, widget=forms.TextInput(attrs={"inputmode": "tel"})
    )


class LinkForm(forms.Form):
    """What somebody is to a client, and may see and do in their place."""

    relation = forms.ChoiceField(label=_("They are"), choices=Relation.choices, initial=Relation.HOUSEHOLD)
    sections = forms.MultipleChoiceField(
        label=_("They see"),
        choices=Part.choices,
        initial=every_part,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one, or remove their access.")},
    )
    rights = forms.MultipleChoiceField(
        label=_("They may"),
        choices=Right.choices,
        initial=every_right,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    ends_on = forms.DateField(
        label=_("Until"),
        required=False,
        help_text=_("From this day on it has ended, for instance an eighteenth birthday. Both sides are told."),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or self.cleaned_data
        for right in given.get("rights", []):
            part = NEEDED_PART[Right(right)]
            if "sections" in given and part not in given["sections"]:
                words = {"right": Right(right).label, "part": part.label}
                self.add_error("rights", _("“%(right)s” needs “%(part)s” among what they see.") % words)
        return given

    @property
    def terms(self) -> Terms:
        given = self.cleaned_data
        return Terms(given["relation"], given["rights"], given["sections"], given["ends_on"])


class NewLinkForm(LinkForm):
    name = forms.CharField(
        label=_("Name"),
        max_length=120,
        error_messages=NAME_ERRORS,
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
    field_order = ["name", "email", "relation", "sections", "rights", "ends_on"]
