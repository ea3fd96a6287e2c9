from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from themes.pictures.cleaning import clean_picture
from themes.pictures.unfit import Unfit

REASONS = {
    "empty": _("This file is empty."),
    "too large": _("This file is too large: 300 KB for an SVG, 5 MB for any other picture."),
    "kind": _("Choose an SVG, PNG, JPEG, WebP or GIF."),
    "content": _("This file can’t be read as the picture that its name says it is."),
    "pixels": _("This picture has too many pixels. Save it smaller, 2,000 pixels wide at most."),
    "text": _("This SVG holds letters as text, which look different on every device. Convert them to outlines first."),
    "blank": _("Nothing of this SVG can be shown. Export it with plain shapes, without embedded pictures or effects."),
}


class PictureForm(forms.Form):
    picture = forms.FileField(
        label=_("Picture"),
        error_messages={
            "required": _("Choose a file first."),
            "empty": REASONS["empty"],
        },
        widget=forms.FileInput(attrs={"accept": ".svg,.png,.jpg,.jpeg,.webp,.gif"}),
    )

    def clean(self) -> dict[str, Any]:
        answers: dict[str, Any] = super().clean() or self.cleaned_data
        if file := answers.get("picture"):
            try:
                answers["cleaned"] = clean_picture(file, name=file.name, size=file.size)
            except Unfit as refusal:
                self.add_error("picture", str(REASONS[refusal.reason]))
        return answers
