from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from tenant_apps.branding.content import LOOK, brand_in
from themes.brand import SCHEME_CHOICES, NotAColour, parse_colour
from themes.catalog import RADII, theme_of, themes
from themes.widgets import ColourInput

RADIUS_NAMES = {"sharp": _("Sharp"), "soft": _("Soft"), "round": _("Round")}
SCHEME_NAMES = {"auto": _("As on the device"), "light": _("Always light"), "dark": _("Always dark")}


class LookForm(forms.Form):
    """The fonts are those of the theme that is chosen: under another theme, its own first."""

    name = forms.CharField(
        label=_("Name of the business"),
        max_length=120,
        error_messages={"required": _("Write the name of your business.")},
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
    )
    colour = forms.CharField(label=_("Colour"), max_length=20, widget=ColourInput)
    theme = forms.ChoiceField(label=_("Theme"), widget=forms.RadioSelect)
    fonts = forms.CharField(label=_("Fonts"), required=False, widget=forms.RadioSelect)
    radius = forms.ChoiceField(
        label=_("Corners"), widget=forms.RadioSelect, choices=[(key, RADIUS_NAMES[key]) for key in RADII]
    )
    scheme = forms.ChoiceField(
        label=_("Light or dark"), widget=forms.RadioSelect, choices=[(key, SCHEME_NAMES[key]) for key in SCHEME_CHOICES]
    )

    def __init__(self, data: Any = None, *, content: Mapping[str, Any]) -> None:
        brand = brand_in(content)
        initial = {"name": content["name"], **{key: getattr(brand, key) for key in LOOK}}
        super().__init__(data, initial=initial)
        cast(forms.ChoiceField, self.fields["theme"]).choices = [(one.key, one.name) for one in themes().values()]
        chosen = theme_of(str(self.data.get("theme") or brand.theme))
        widget = cast(forms.RadioSelect, self.fields["fonts"].widget)
        widget.choices = [(pairing.key, pairing.name) for pairing in chosen.pairings]

    def clean_name(self) -> str:
        return " ".join(str(self.cleaned_data["name"]).split())

    def clean_colour(self) -> str:
        try:
            return parse_colour(str(self.cleaned_data["colour"]))
        except NotAColour:
            raise forms.ValidationError(_("Choose a colour such as #0f766e.")) from None

    def clean(self) -> dict[str, Any]:
        answers: dict[str, Any] = super().clean() or self.cleaned_data
        answers["fonts"] = theme_of(str(answers.get("theme"))).pairing(str(answers.get("fonts"))).key
        return answers

    @property
    def changes(self) -> dict[str, Any]:
        """For `change_draft`."""
        return {"name": self.cleaned_data["name"], "brand": {key: self.cleaned_data[key] for key in LOOK}}
