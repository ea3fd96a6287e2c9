from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from tenants.accounts.landing import safe_path


class AddressForm(forms.Form):
    email = forms.EmailField(
        label=_("Email"),
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
