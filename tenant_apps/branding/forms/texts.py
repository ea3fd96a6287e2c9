from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from themes.texts import LINKS, LONGEST, LONGEST_LINK, is_web_address


def _area(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


class TextsForm(forms.Form):
    """Plain text and addresses; what looks like markup is shown as it was typed."""

    welcome = forms.CharField(
        label=_("Welcome"),
        required=False,
        max_length=LONGEST["welcome"],
        widget=_area(3),
        help_text=_("A few words above the sign-in."),
    )
    phone = forms.CharField(
        label=_("Phone"),
        required=False,
        max_length=LONGEST["phone"],
        widget=forms.TextInput(attrs={"autocomplete": "tel", "inputmode": "tel"}),
        help_text=_("At hand on every page and mail, also without a connection."),
    )
    address = forms.CharField(
        label=_("Where to find you"), required=False, max_length=LONGEST["address"], widget=_area(2)
    )
    footer = forms.CharField(
        label=_("Footer"), required=False, max_length=LONGEST["footer"], widget=_area(2),
        help_text=_("At the end of pages and mails, such as the legal form and who stands for it."),
    )  # fmt: skip
    imprint = forms.CharField(label=_("Imprint"), required=False, max_length=LONGEST_LINK)
    privacy = forms.CharField(label=_("Privacy"), required=False, max_length=LONGEST_LINK)
    terms = forms.CharField(label=_("Terms"), required=False, max_length=LONGEST_LINK)

    def __init__(self, data: Any = None, *, content: Mapping[str, Any]) -> None:
        given = content["brand"].get("texts") or {}
        super().__init__(data, initial={name: given.get(name, "") for name in self.base_fields})
        for name in LINKS:
            self.fields[name].widget = forms.URLInput(attrs={"placeholder": "https://", "maxlength": LONGEST_LINK})

    def clean(self) -> dict[str, Any]:
        answers: dict[str, Any] = super().clean() or self.cleaned_data
        for name in LINKS:
            if address := answers.get(name):
                answers[name] = address if "://" in address else f"https://{address}"
                if not is_web_address(answers[name]):
                    self.add_error(name, _("Write the address of a page, such as https://example.com/privacy."))
        for name in ("welcome", "footer", "address"):
            answers[name] = str(answers.get(name) or "").replace("\r\n", "\n")
        return answers

    @property
    def changes(self) -> dict[str, Any]:
        return {"brand": {"texts": dict(self.cleaned_data)}}


class MailForm(forms.Form):
    sender = forms.CharField(
        label=_("Sender’s name"),
        required=False,
        max_length=80,
        help_text=_("What people read in their inbox. Left empty, it is the name of your business."),
    )
    reply_to = forms.EmailField(
        label=_("Answers go to"),
        required=False,
        max_length=254,
        help_text=_("When somebody answers a mail from the portal."),
        error_messages={"invalid": _("This doesn’t look like an email address.")},
    )

    def __init__(self, data: Any = None, *, content: Mapping[str, Any]) -> None:
        given = content["brand"].get("mail") or {}
        super().__init__(data, initial={name: given.get(name, "") for name in self.base_fields})

    def clean_sender(self) -> str:
        text = " ".join(str(self.cleaned_data["sender"]).split())
        if not text.isprintable() or any(sign in text for sign in '<>"@'):
            raise forms.ValidationError(_('Write a plain name, without < > " or @.'))
        return text

    @property
    def changes(self) -> dict[str, Any]:
        return {"brand": {"mail": dict(self.cleaned_data)}}
