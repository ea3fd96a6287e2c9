from __future__ import annotations

import re
from typing import Any, cast
from zoneinfo import available_timezones

from django import forms
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shared_apps.signup.preview import Preview, preview_of
from shared_apps.signup.queries import free_proposal, free_variants, is_taken
from shared_apps.signup.subdomains import LONGEST, SHORTEST, is_reserved, is_well_formed
from tenants.accounts.forms import CodeForm
from tenants.blueprints import INDUSTRIES, load_blueprint
from tenants.models import Business
from themes.brand import PLATFORM_COLOUR, NotAColour, parse_colour
from themes.widgets import ColourInput

ConfirmationForm = CodeForm
KEPT = ("business_name", "industry", "colour", "owner_name", "email", "subdomain", "time_zone")
ADDRESS_BOX = {
    "autocomplete": "off",
    "autocapitalize": "none",
    "spellcheck": "false",
    "aria-describedby": "address-answer",
}


def industry_choices() -> list[tuple[str, str]]:
    return [("", _("Choose…")), *((industry, load_blueprint(industry).translated().title) for industry in INDUSTRIES)]


ADDRESS_OF_A_PAGE = re.compile(r"://|\bwww\.|\w\.[a-z]{2,}/", re.IGNORECASE)


def checked_subdomain(text: str) -> str:
    """The subdomain as it will be, free at this moment. Raises `ValidationError` that says what to do."""
    subdomain = text.strip().lower().removesuffix(f".{settings.PLATFORM_HOST}")
    if not is_well_formed(subdomain):
        bounds = {"shortest": SHORTEST, "longest": LONGEST}
        text = _("Use %(shortest)d to %(longest)d letters a–z, digits and hyphens; a hyphen can’t begin or end it.")
        raise forms.ValidationError(text % bounds, code="malformed")
    if is_reserved(subdomain):
        raise forms.ValidationError(_("This name is kept back. Please choose another."), code="reserved")
    if is_taken(subdomain):
        raise forms.ValidationError(_("This address is taken already."), code="taken")
    return subdomain


class SubdomainForm(forms.Form):
    subdomain = forms.CharField(
        label=gettext_lazy("Address of your portal"),
        max_length=100,
        widget=forms.TextInput(attrs=ADDRESS_BOX),
        error_messages={"required": gettext_lazy("Choose an address for your portal.")},
    )

    @property
    def address_box(self) -> forms.BoundField:
        """The field without its error: that stands in the answer below it, which changes while somebody types."""
        return SubdomainForm(initial={"subdomain": self["subdomain"].value()})["subdomain"]

    @property
    def is_touched(self) -> bool:
        """Whether the address is shown open: somebody has chosen one, or has to."""
        wished = str(self["subdomain"].value() or "")
        proposed = str(self["proposed"].value() or "") if "proposed" in self.fields else ""
        return bool(self.errors.get("subdomain")) or wished not in ("", proposed)

    @property
    def suffix(self) -> str:
        return f".{settings.PLATFORM_HOST}"

    @property
    def variants(self) -> list[str]:
        """Free names close to one that is taken or kept back."""
        codes = {error.code for error in self.errors.as_data().get("subdomain", [])}
        if not codes & {"taken", "reserved"}:
            return []
        wished = str(self.data.get("subdomain", "")).strip().lower()
        return free_variants(wished, industry=str(self.data.get("industry", "")))

    def clean_subdomain(self) -> str:
        return checked_subdomain(str(self.cleaned_data["subdomain"]))


class SignupForm(SubdomainForm):
    business_name = forms.CharField(
        label=gettext_lazy("Name of your business"),
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
        error_messages={"required": gettext_lazy("Write the name of your business.")},
    )
    industry = forms.ChoiceField(
        label=gettext_lazy("Your field"),
        choices=industry_choices,
        error_messages={"required": gettext_lazy("Choose the nearest one; you can change everything later.")},
    )
    colour = forms.CharField(
        label=gettext_lazy("Your colour"),
        max_length=9,
        widget=ColourInput,
        error_messages={"required": gettext_lazy("Choose a colour.")},
    )
    owner_name = forms.CharField(
        label=gettext_lazy("Your name"),
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        error_messages={"required": gettext_lazy("Write your name: your clients read it in your mails.")},
    )
    email = forms.EmailField(
        label=gettext_lazy("Your email"),
        max_length=254,
        error_messages={
            "required": gettext_lazy("Write your email address."),
            "invalid": gettext_lazy("This doesn’t look like an email address."),
        },
    )
    key = forms.UUIDField(widget=forms.HiddenInput)
    time_zone = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)
    proposed = forms.CharField(required=False, widget=forms.HiddenInput)
    proposed_colour = forms.CharField(required=False, widget=forms.HiddenInput, initial=PLATFORM_COLOUR)

    field_order = ["business_name", "industry", "colour", "owner_name", "email", "subdomain"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["subdomain"].required = False
        if self.is_bound:
            self.data = self._with_proposal()

    def clean_business_name(self) -> str:
        return plain_name(str(self.cleaned_data["business_name"]))

    def clean_owner_name(self) -> str:
        return plain_name(str(self.cleaned_data["owner_name"]))

    def clean_colour(self) -> str:
        """One that can't be read is none: the field's own stands in."""
        return _colour(str(self.cleaned_data["colour"]))

    def clean_email(self) -> str:
        return str(self.cleaned_data["email"]).lower()

    def clean_time_zone(self) -> str:
        given = str(self.cleaned_data["time_zone"])
        return given if given in available_timezones() else _default_zone()

    def clean_subdomain(self) -> str:
        if not self.cleaned_data.get("subdomain"):
            raise forms.ValidationError(_("Choose an address for your portal."), code="required")
        return super().clean_subdomain()

    def kept(self) -> dict[str, str]:
        """What a sign-up keeps of it."""
        return {name: str(self.cleaned_data[name]) for name in KEPT}

    @property
    def preview(self) -> Preview:
        """The portal as far as it is filled in."""
        typed = {name: str(self[name].value() or "") for name in ("business_name", "industry", "colour", "subdomain")}
        address = f"{typed['subdomain'] or _('your-name')}{self.suffix}"
        return preview_of(
            name=typed["business_name"], industry=typed["industry"], colour=typed["colour"], address=address
        )

    def _with_proposal(self) -> dict[str, str]:
        """Who leaves the address alone gets the one made from the name, with or without JavaScript."""
        given = {name: str(self.data.get(name, "")) for name in self.fields}
        untouched = given["subdomain"].strip() in ("", given["proposed"])
        if untouched and given["business_name"].strip():
            given["subdomain"] = free_proposal(given["business_name"], industry=given["industry"])
            given["proposed"] = given["subdomain"]
        if given["industry"] in INDUSTRIES and given["colour"] in ("", given["proposed_colour"]):
            given["colour"] = given["proposed_colour"] = load_blueprint(given["industry"]).accent
        return given


def plain_name(text: str) -> str:
    """A name goes into a mail to an address that nobody has proved yet: it must not carry somebody's advertisement."""
    if ADDRESS_OF_A_PAGE.search(text):
        raise forms.ValidationError(_("A name has no web address in it. You can put yours on your portal later."))
    return " ".join(text.split())


def _colour(typed: str) -> str:
    try:
        return parse_colour(typed) if typed else ""
    except NotAColour:
        return ""


def _default_zone() -> str:
    return cast(str, Business._meta.get_field("time_zone").default)
