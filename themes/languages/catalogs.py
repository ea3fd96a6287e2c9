"""The catalogs in `themes/locale`: one `.po` a language, kept in step with the source, and compiled beside it.

The compiled `.mo` files are part of the source, so that a fresh machine needs no gettext.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

from babel.messages import Catalog, Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.conf import settings

from themes.languages.extraction import Text, all_texts

DOMAIN = "django"
TIMELESS = datetime(2026, 1, 1, tzinfo=UTC)
# Each of Arabic's six: none, one, two, a few (3–10), many (11–99), and hundreds.
PLURALS = {"ar": (6, "(n==0 ? 0 : n==1 ? 1 : n==2 ? 2 : n%100>=3 && n%100<=10 ? 3 : n%100>=11 ? 4 : 5)")}
TWO = (2, "(n != 1)")
PLURALS_OF_OTHERS = {"fr": (2, "(n > 1)")}


@dataclass(frozen=True, slots=True)
class State:
    """How far a language has come."""

    language: str
    texts: int
    missing: list[Message]


def translated_languages() -> list[str]:
    return [code for code, _name in settings.LANGUAGES if code != "en"]


def path_of(language: str) -> Path:
    return settings.BASE / "themes/locale" / language / "LC_MESSAGES" / f"{DOMAIN}.po"


def template() -> Catalog:
    return template_of(list(all_texts()))


def template_of(texts: Sequence[Text]) -> Catalog:
    """Every text once, with the files it stands in. What counts in one place and not in another is one message."""
    catalog = Catalog(fuzzy=False)
    plurals = {(text.context, text.id): text.plural for text in texts if text.plural}
    for text in sorted(texts, key=lambda one: (one.file, one.id)):
        plural = plurals.get((text.context, text.id), "")
        catalog.add((text.id, plural) if plural else text.id, locations=[(text.file, 0)], context=text.context or None)
    return catalog


def read_catalog(language: str) -> Catalog:
    if not path_of(language).exists():
        return Catalog(locale=language, fuzzy=False)
    with path_of(language).open("rb") as file:
        return read_po(file, locale=language, domain=DOMAIN)


def bring_up_to_date(language: str, source: Catalog) -> Catalog:
    """The language's catalog with exactly the texts of the source; nothing is guessed from similar ones."""
    former = read_catalog(language)
    fresh = empty_catalog(language)
    for message in messages_of(source):
        known = former.get(message.id, message.context)
        string = known.string if known is not None and _fits(known, message, fresh) else None
        fresh.add(message.id, string, locations=message.locations, context=message.context)
    return fresh


def empty_catalog(language: str) -> Catalog:
    catalog = Catalog(locale=language, fuzzy=False, creation_date=TIMELESS, revision_date=TIMELESS)
    count, expression = plurals_of(language)
    catalog.mime_headers = [("Plural-Forms", f"nplurals={count}; plural={expression};")]
    return catalog


def plurals_of(language: str) -> tuple[int, str]:
    return PLURALS.get(language) or PLURALS_OF_OTHERS.get(language) or TWO


def messages_of(catalog: Catalog) -> Iterator[Message]:
    return (message for message in catalog if message.id)


def _fits(known: Message, message: Message, catalog: Catalog) -> bool:
    if isinstance(message.id, tuple) != isinstance(known.string, tuple):
        return False
    return not isinstance(known.string, tuple) or len(known.string) == catalog.num_plurals


def is_translated(message: Message) -> bool:
    strings = message.string if isinstance(message.string, tuple) else (message.string,)
    return all(strings) and bool(strings)


def state_of(language: str, catalog: Catalog) -> State:
    texts = list(messages_of(catalog))
    return State(language, len(texts), [message for message in texts if not is_translated(message)])


def as_po(catalog: Catalog) -> bytes:
    """Without dates and line numbers, which would change with every other commit."""
    written = BytesIO()
    write_po(written, catalog, width=120, include_lineno=False, omit_header=True, ignore_obsolete=True)
    count, expression = plurals_of(str(catalog.locale))
    header = (
        'msgid ""\nmsgstr ""\n'
        f'"Language: {catalog.locale}\\n"\n'
        f'"Plural-Forms: nplurals={count}; plural={expression};\\n"\n'
        '"MIME-Version: 1.0\\n"\n"Content-Type: text/plain; charset=utf-8\\n"\n"Content-Transfer-Encoding: 8bit\\n"\n\n'
    )
    return header.encode() + written.getvalue()


def as_mo(catalog: Catalog) -> bytes:
    """What is not translated is left out: a reader then gets the English instead of nothing."""
    finished = empty_catalog(str(catalog.locale))
    for message in filter(is_translated, messages_of(catalog)):
        finished.add(message.id, message.string, context=message.context)
    written = BytesIO()
    write_mo(written, finished)
    return written.getvalue()


def write_catalog(language: str, catalog: Catalog) -> None:
    path = path_of(language)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(as_po(catalog))
    path.with_suffix(".mo").write_bytes(as_mo(catalog))
