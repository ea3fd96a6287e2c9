"""The nouns that a business may rename, in each language, with the forms that sentences need.

`words/<language>.toml` holds them for each industry, and `[samples]`: a form is named after an example of itself, such
as `einen` (einen Termin, eine Sitzung), and written once for each gender. Adding a language is adding a file.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from types import MappingProxyType

NOUNS = ("client", "practitioner", "appointment", "service", "plan", "guardian")
GENERAL = "general"
FOLDER = Path(__file__).parent / "words"
HOLE = re.compile(r"\{(\w+)\}")
FRENCH_VOWEL = re.compile(r"[aeiouyhœæàâéèêëîïôöûù]", re.IGNORECASE)


class UnknownForm(KeyError):
    """A sentence asks for a form of a noun that its language does not know."""


@dataclass(frozen=True, slots=True)
class Noun:
    """One noun in one language, in the letters it has inside a sentence: "care plan", "care plans".

    `forms` are those that the samples would get wrong: an accusative ("Patienten"), "an hour".
    """

    one: str
    many: str
    gender: str = ""
    forms: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Grammar:
    """`samples` name a form and write it for each of the `genders`; twice as many where a vowel makes a difference."""

    language: str
    genders: tuple[str, ...]
    samples: Mapping[str, tuple[str, ...]]
    nouns: Mapping[str, Mapping[str, Noun]]

    def form(self, noun: Noun, name: str) -> str:
        """ "one", "many", or a form by its sample. Raises `UnknownForm`."""
        if name in ("one", "many"):
            return str(noun.forms.get(name) or getattr(noun, name))
        if name in noun.forms:
            return noun.forms[name]
        if name in self.samples:
            return HOLE.sub(lambda hole: self.form(noun, hole[1]), self._written(noun, name))
        if (small := name[:1].lower() + name[1:]) != name:
            found = self.form(noun, small)
            return found[:1].upper() + found[1:]
        raise UnknownForm(f"{self.language}: {name!r}")

    def _written(self, noun: Noun, name: str) -> str:
        rows = self.samples[name]
        column = self.genders.index(noun.gender) if noun.gender in self.genders else 0
        has_vowel_rows = len(rows) > max(1, len(self.genders))
        if has_vowel_rows and FRENCH_VOWEL.match(noun.one):
            column += len(rows) // 2
        return rows[min(column, len(rows) - 1)]


@cache
def grammar_of(language: str) -> Grammar:
    """The grammar of this language, or of English where there is no file for it."""
    base = language.partition("-")[0].lower()
    path = FOLDER / f"{base}.toml"
    if not base.isalpha() or not path.is_file():
        return grammar_of("en")
    data = tomllib.loads(path.read_text())
    genders, samples = tuple(data.pop("genders", ())), data.pop("samples", {})
    return Grammar(
        language=path.stem,
        genders=genders,
        samples=MappingProxyType({name: tuple(rows) for name, rows in samples.items()}),
        nouns=MappingProxyType({industry: _nouns(rows) for industry, rows in data.items()}),
    )


def _nouns(rows: Mapping[str, Mapping[str, str]]) -> Mapping[str, Noun]:
    if unknown := rows.keys() - set(NOUNS):
        raise KeyError(f"Not a noun that can be renamed: {sorted(unknown)}")
    return MappingProxyType({key: noun_from(row) for key, row in rows.items()})


def noun_from(row: Mapping[str, str]) -> Noun:
    """`{one = "…", many = "…", gender = "f"}`; every other key is a form."""
    forms = {name: text for name, text in row.items() if name not in ("one", "many", "gender")}
    return Noun(row["one"], row["many"], row.get("gender", ""), MappingProxyType(forms))


def preset_noun(key: str, *, language: str, industry: str = "") -> Noun:
    """What the industry calls this in the language, or what it is called generally. Raises `KeyError`."""
    if key not in NOUNS:
        raise KeyError(key)
    nouns = grammar_of(language).nouns
    return nouns.get(industry, {}).get(key) or nouns[GENERAL][key]
