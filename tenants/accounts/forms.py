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


class NewPasswordForm(forms.Form):
    """For somebody who is signed in; `current` is asked for where there is one already."""

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

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        if not user.has_usable_password():
            del self.fields["current"]

    def clean_new_password(self) -> str:
        password = str(self.cleaned_data["new_password"])
        validate_password(password, self.user)
        return password
