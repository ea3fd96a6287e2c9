"""What a catalog must hold true, and what in the source no reader of another language could understand."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator

from babel.messages import Message

from tenants.blueprints.nouns import Noun, UnknownForm, grammar_of
from tenants.blueprints.wording import is_noun
from themes.languages.catalogs import is_translated, plurals_of

PLACEHOLDER = re.compile(r"%\(([^)]*)\)[sd]|(?<!%)%[sd]|\{\w*\}")
TAG = re.compile(r"</?([a-zA-Z]\w*)[^>]*>")
# Only the team and the platform's own people read these: English serves them until somebody has translated it.
INTERNAL = re.compile(
    r"""shared_apps/ | deploy/ | tenants/(drill|audit|models)\b | [\w/]+/verbs\.py
    | api/(documenting|explained|pages|serializers|views/keys|templates/api/(docs|_members|keys))
    | tenant_apps/(team|activity|domains|branding)/ | tenant_apps/home/views/today
    | tenant_apps/scheduling/(setup|forms/(hours|places|rules|services)|views/(exceptional|hours\w*|places|services))
    | tenant_apps/scheduling/templates/scheduling/(booking_rules|holidays|location\w*|_setup|exceptional\w*)
    | [\w/]+/templates/[\w/]+/(team_|portal_view|client_|invitation_create|hours|service|handover|_agenda|_clients)
    """,
    re.VERBOSE,
)


def is_for_clients(message: Message) -> bool:
    return not all(INTERNAL.match(file) for file, _line in message.locations)


def strings_of(message: Message) -> tuple[str, ...]:
    return message.string if isinstance(message.string, tuple) else (str(message.string),)


def originals_of(message: Message) -> tuple[str, ...]:
    return message.id if isinstance(message.id, tuple) else (str(message.id),)


def faults_of(message: Message, *, language: str) -> Iterator[str]:
    """What is wrong with one translation, in a few words each; nothing with one that is still missing."""
    if not is_translated(message):
        return
    strings, originals = strings_of(message), originals_of(message)
    if isinstance(message.id, tuple) and len(strings) != plurals_of(language)[0]:
        yield f"has {len(strings)} plural forms, not {plurals_of(language)[0]}"
    if values_in(strings) != values_in(originals):
        yield f"names {sorted(values_in(strings) ^ values_in(originals))} on one side only"
    if nouns_in(strings) != nouns_in(originals):
        yield f"speaks of {sorted(nouns_in(strings) ^ nouns_in(originals))} on one side only"
    yield from _wrong_forms(strings, language=language)
    for one in strings:
        if tags_in(one) != tags_in(originals[0]):
            yield "has other markup"
        if (one[:1].isspace(), one[-1:].isspace()) != (originals[0][:1].isspace(), originals[0][-1:].isspace()):
            yield "begins or ends with other white space"


def values_in(texts: Iterable[str]) -> set[str]:
    found = (match for text in texts for match in PLACEHOLDER.finditer(text))
    return {match[0] for match in found if not (match[1] and is_noun(match[1]))}


def forms_in(texts: Iterable[str]) -> set[tuple[str, str]]:
    """Which nouns a sentence names, and in which form; "" for the plain ones."""
    names = (match[1] for text in texts for match in PLACEHOLDER.finditer(text) if match[1] and is_noun(match[1]))
    return {(name.partition(":")[0].removeprefix("a_").removesuffix("s"), name.partition(":")[2]) for name in names}


def nouns_in(texts: Iterable[str]) -> set[str]:
    return {noun for noun, _form in forms_in(texts)}


def tags_in(text: str) -> Counter[str]:
    return Counter(match[0] if match[0].startswith("</") else match[1] for match in TAG.finditer(text))


def _wrong_forms(strings: Iterable[str], *, language: str) -> Iterator[str]:
    grammar = grammar_of(language)
    for _noun, form in forms_in(strings):
        for gender in grammar.genders or ("",):
            try:
                grammar.form(Noun("noun", "nouns", gender), form or "one")
            except UnknownForm:
                yield f"asks for the form {form!r}, which words/{language}.toml has no sample of"
                break
