"""What a business calls things, one language at a time."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils.translation import gettext_lazy as _

from tenants.blueprints.nouns import NOUNS, grammar_of, preset_noun
from tenants.blueprints.wording import own_row

LONGEST = 40
# One more form where a language's samples could not know it: "an hour", "den Patienten".
EXTRA = {"en": ("a", _("With article")), "de": ("accusative", _("Accusative"))}
GENDERS = {"m": _("masculine"), "f": _("feminine"), "n": _("neuter")}
NAMES = {
    "client": _("Who comes to you"),
    "practitioner": _("Who sees them"),
    "appointment": _("What they book"),
    "service": _("What you offer"),
    "plan": _("What you agree on"),
    "guardian": _("Who cares for them"),
}


class WordsForm(forms.Form):
    """A noun left empty is called what the industry calls it; that stands in the box as a hint."""

    def __init__(self, data: Any = None, *, content: Mapping[str, Any], language: str, industry: str) -> None:
        super().__init__(data)
        self.content, self.language = content, language
        for noun in NOUNS:
            self._add(noun, industry)

    def _add(self, noun: str, industry: str) -> None:
        preset = preset_noun(noun, language=self.language, industry=industry)
        own = own_row(self.content["words"], noun, self.language) or {}
        self._text(noun, "one", _("Singular"), own.get("one", ""), preset.one)
        self._text(noun, "many", _("Plural"), own.get("many", ""), preset.many)
        if self.language in EXTRA:
            form, label = EXTRA[self.language]
            self._text(noun, form, label, own.get(form, ""), "")
        if genders := grammar_of(self.language).genders:
            self.fields[f"{noun}-gender"] = forms.ChoiceField(
                label=_("Gender"),
                choices=[(key, GENDERS.get(key, key)) for key in genders],
                initial=own.get("gender") or preset.gender,
                required=False,
            )

    def _text(self, noun: str, form: str, label: Any, own: str, hint: str) -> None:
        widget = forms.TextInput(attrs={"placeholder": hint, "lang": self.language, "autocomplete": "off"})
        self.fields[f"{noun}-{form}"] = forms.CharField(
            label=label, max_length=LONGEST, required=False, initial=own, widget=widget
        )

    def groups(self) -> list[tuple[Any, list[BoundField]]]:
        """For the page: each thing with its boxes."""
        return [(NAMES[noun], [self[name] for name in self.fields if name.startswith(f"{noun}-")]) for noun in NOUNS]

    def clean(self) -> dict[str, Any]:
        answers: dict[str, Any] = super().clean() or self.cleaned_data
        for name, text in list(answers.items()):
            answers[name] = " ".join(str(text).split())
            if any(sign in answers[name] for sign in '<>{}%&"\\'):
                self.add_error(name, _("Letters only, please."))
        for noun in NOUNS:
            one, many = answers.get(f"{noun}-one"), answers.get(f"{noun}-many")
            if bool(one) != bool(many):
                self.add_error(f"{noun}-{'many' if one else 'one'}", _("Write both, or leave both empty."))
        return answers

    @property
    def changes(self) -> dict[str, Any]:
        """Other languages' words stay; a noun without own words in any language is not kept."""
        words = {noun: dict(self.content["words"].get(noun) or {}) for noun in NOUNS}
        for noun in NOUNS:
            row = {
                name.removeprefix(f"{noun}-"): text
                for name, text in self.cleaned_data.items()
                if name.startswith(f"{noun}-") and text
            }
            if row.get("one"):
                words[noun][self.language] = row
            else:
                words[noun].pop(self.language, None)
        return {"words": {noun: languages for noun, languages in words.items() if languages}}
