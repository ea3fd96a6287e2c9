"""What things are called: the business's own words before its industry's, in the language that is being spoken."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils import translation

from tenants.blueprints.nouns import NOUNS, Noun, grammar_of, noun_from, preset_noun
from tenants.models import Business


class Words(dict[str, str]):
    """The nouns as sentences name them, each made when it is asked for.

    `%(client)s`, `%(clients)s` and `%(a_client)s` in English; a translation asks for the form that its own grammar
    needs by a sample of it: `%(client:einen)s`. What else a sentence tells can be given by name.
    """

    def __init__(self, business: Business | None = None, **given: str) -> None:
        super().__init__(given)
        self.business = business

    def __missing__(self, key: str) -> str:
        noun, _, form = key.partition(":")
        if noun.startswith("a_"):
            noun, form = noun.removeprefix("a_"), form or "a"
        elif noun not in NOUNS:
            noun, form = noun.removesuffix("s"), form or "many"
        return form_of(noun, form or "one", business=self.business)


def is_noun(name: str) -> bool:
    """Whether a sentence's placeholder is one of the nouns, in whatever form."""
    noun = name.partition(":")[0].removeprefix("a_")
    return noun in NOUNS or noun.removesuffix("s") in NOUNS


def form_of(key: str, form: str, *, business: Business | None) -> str:
    """One form of a noun, by the sample of it in `words/<language>.toml`. Raises `KeyError`."""
    language = translation.get_language() or "en"
    return grammar_of(language).form(noun_of(key, language=language, business=business), form)


def label_of(key: str, *, business: Business | None) -> str:
    """The plural as it stands alone, in a menu or a heading: Arabic writes it with its article there."""
    grammar = grammar_of(translation.get_language() or "en")
    return form_of(key, "label" if "label" in grammar.samples else "many", business=business)


def noun_of(key: str, *, language: str, business: Business | None) -> Noun:
    """Also for a language that nobody has own words in: then it is the industry's. Raises `KeyError`."""
    base = grammar_of(language).language
    own = own_row(business.words, key, base) if business else None
    return noun_from(own) if own else preset_noun(key, language=base, industry=business.industry if business else "")


def own_row(words: Mapping[str, Any], key: str, language: str) -> Mapping[str, str] | None:
    """`{"one": …, "many": …}` as `Business.words` keeps it under noun and language; None where there is none."""
    languages = words.get(key)
    row = languages.get(language) if isinstance(languages, dict) else None
    return row if row and row.get("one") and row.get("many") else None
