from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.utils.translation import gettext_lazy as _

from tenants.accounts.landing import safe_path
from tenants.accounts.models import User


class AddressForm(forms.Form):
    email = forms.EmailField(
        label=_("Email"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "username"}),
        error_messages={
            "required": _("Write your email address."),
            "invalid": _("This doesn’t look like an email address."),
        },
    )
    next = forms.CharField(required=False, widget=forms.HiddenInput)

    def clean_email(self) -> str:
        return str(self.cleaned_data["email"]).lower()

    def clean_next(self) -> str:
        return safe_path(str(self.cleaned_data["next"]))


class PasswordForm(AddressForm):
    password = forms.CharField(
        label=_("Password"),
        strip=False,
        max_length=200,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
        error_messages={"required": _("Write your password.")},
    )


class CodeForm(forms.Form):
    code = forms.CharField(
        label=_("Code"), max_length=20, error_messages={"required": _("Write the six digits from the mail.")}
    )

    def clean_code(self) -> str:
        digits = "".join(letter for letter in str(self.cleaned_data["code"]) if letter.isdecimal())
        if len(digits) != 6 or not digits.isascii():
            raise forms.ValidationError(_("The code has six digits."))
        return digits


class ProofForm(forms.Form):
    """A second factor in whichever way it is given; which one is needed decides whoever reads it."""

    way = forms.ChoiceField(
        choices=[("app", "app"), ("passkey", "passkey"), ("backup_code", "backup_code")],
        required=False,
        widget=forms.HiddenInput,
    )
    code = forms.CharField(label=_("Code"), max_length=40)
    answer = forms.CharField(required=False, widget=forms.HiddenInput)
    remember = forms.BooleanField(label=_("Don’t ask on this browser for 30 days"), required=False)


class PasskeyForm(forms.Form):
    answer = forms.CharField(widget=forms.HiddenInput)
    name = forms.CharField(label=_("Name"), max_length=60, required=False)


class PasskeyNameForm(forms.Form):
    name = forms.CharField(
        label=_("Name"), max_length=60, error_messages={"required": _("Give it a name that you will know again.")}
    )


class NewAddressForm(forms.Form):
    email = forms.EmailField(
        label=_("New email address"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={
            "required": _("Write your new email address."),
            "invalid": _("This doesn’t look like an email address."),
        },
    )

    def clean_email(self) -> str:
        return str(self.cleaned_data["email"]).lower()


class SignInRulesForm(forms.Form):
    second_factor = forms.ChoiceField(
        choices=[("off", _("Off")), ("offered", _("Offered")), ("required", _("Required"))], widget=forms.RadioSelect
    )
    files_need_step_up = forms.BooleanField(label=_("Before documents open"), required=False)
    notes_need_step_up = forms.BooleanField(label=_("Before notes open"), required=False)


class NewPasswordForm(forms.Form):
    """For somebody who is signed in; `asks_current` unless they have just proved themselves in another way."""

    current = forms.CharField(
        label=_("Current password"),
        strip=False,
        max_length=200,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
        error_messages={"required": _("Write your current password.")},
    )
    new_password = forms.CharField(
        label=_("New password"),
        strip=False,
        max_length=200,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=_("At least ten characters. A short sentence is a good one."),
        error_messages={"required": _("Write the new password.")},
    )

    def __init__(self, *args: Any, user: User, asks_current: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        if not asks_current:
            del self.fields["current"]

    def clean_new_password(self) -> str:
        password = str(self.cleaned_data["new_password"])
        validate_password(password, self.user)
        return password
