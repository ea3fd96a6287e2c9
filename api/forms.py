from __future__ import annotations

from collections.abc import Iterable
from ipaddress import ip_network
from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from api.choices import KEY_ROLES, Scope
from api.operations import USUAL_DAYS

LASTS = [(30, _("30 days")), (90, _("90 days")), (180, _("180 days")), (365, _("One year"))]


class TokenForm(forms.Form):
    name = forms.CharField(
        label=_("Name"),
        max_length=80,
        help_text=_("So that you know it again in the list below."),
        error_messages={"required": _("Give it a name.")},
    )
    scopes = forms.MultipleChoiceField(
        label=_("What it may be used for"),
        choices=Scope.choices,
        initial=[Scope.READ],
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one.")},
    )
    days = forms.TypedChoiceField(label=_("It lasts"), choices=LASTS, coerce=int, initial=USUAL_DAYS)

    def __init__(self, *given: Any, offered: Iterable[Scope] = Scope, **more: Any) -> None:
        super().__init__(*given, **more)
        scopes = cast(forms.MultipleChoiceField, self.fields["scopes"])
        scopes.choices = [(scope.value, scope.label) for scope in offered]


class KeyForm(TokenForm):
    role = forms.ChoiceField(label=_("Role"), choices=[(role.value, role.label) for role in KEY_ROLES])
    networks = forms.CharField(
        label=_("Only from these addresses"),
        required=False,
        max_length=600,
        help_text=_("Such as 203.0.113.7 or 203.0.113.0/24, with spaces between them. From anywhere if you leave it."),
    )

    field_order = ("name", "role", "scopes", "days", "networks")

    def clean_networks(self) -> list[str]:
        try:
            return [str(ip_network(one, strict=False)) for one in self.cleaned_data["networks"].split()]
        except ValueError:
            raise forms.ValidationError(_("One of these is no address and no network.")) from None
