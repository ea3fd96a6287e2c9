from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _


class FinderForm(forms.Form):
    email = forms.EmailField(
        label=_("Your email"),
        max_length=254,
        error_messages={
            "required": _("Write the address you sign in with."),
            "invalid": _("This doesn’t look like an email address."),
        },
    )

    def clean_email(self) -> str:
        return str(self.cleaned_data["email"]).lower()
