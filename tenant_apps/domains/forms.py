from __future__ import annotations

from django import forms
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tenant_apps.domains.names import LONGEST, NotAName, host_from


class DomainForm(forms.Form):
    host = forms.CharField(
        label=gettext_lazy("Address"),
        max_length=LONGEST + 60,
        help_text=gettext_lazy("A part of your website’s name works best, such as portal.your-practice.com."),
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false", "inputmode": "url"}
        ),
        error_messages={"required": gettext_lazy("Write the address that you want.")},
    )

    def clean_host(self) -> str:
        try:
            return host_from(str(self.cleaned_data["host"]))
        except NotAName as error:
            raise forms.ValidationError(_sentence(error.why), code=error.why) from None


def _sentence(why: str) -> str:
    sentences = {
        "ours": _("Names ending in %(ours)s are given by us. Write one that you have registered yourself.")
        % {"ours": settings.PLATFORM_HOST},
        "suffix": _("That is an ending many names share. Write your own name in front of it."),
    }
    return sentences.get(why, _("This doesn’t look like an address such as portal.your-practice.com."))
