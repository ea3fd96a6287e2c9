"""Nothing that a client reads is left in English, and no translation says something else than its source."""

from __future__ import annotations

from gettext import GNUTranslations
from pathlib import Path

import pytest
from babel.messages import Catalog
from django.conf import settings

from themes.languages.catalogs import (
    as_po,
    bring_up_to_date,
    is_translated,
    messages_of,
    path_of,
    read_catalog,
    template,
    translated_languages,
)
from themes.languages.checking import faults_of, is_for_clients, originals_of, strings_of
from themes.languages.extraction import ROOMS, name_of, templates_in, texts_of_python, texts_of_template
from themes.languages.unmarked import unmarked_in_python, unmarked_in_template

LANGUAGES = translated_languages()
# Not shown to anybody, or shown as it is in every language.
AS_IT_IS = {"themes/forms.py": "the style guide's form, with a word as long as German can make it"}


@pytest.fixture(scope="module")
def source() -> Catalog:
    return template()


@pytest.mark.parametrize("language", LANGUAGES)
def test_everything_a_client_reads_is_translated(source: Catalog, language: str) -> None:
    catalog = bring_up_to_date(language, source)
    assert [one.id for one in messages_of(catalog) if is_for_clients(one) and not is_translated(one)] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_translations_say_what_their_source_says(language: str) -> None:
    found = [
        (one.id, fault) for one in messages_of(read_catalog(language)) for fault in faults_of(one, language=language)
    ]
    assert found == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_compiled_is_what_is_written(language: str) -> None:
    with path_of(language).with_suffix(".mo").open("rb") as file:
        compiled = GNUTranslations(file)
    for message in filter(is_translated, messages_of(read_catalog(language))):
        original, plural = (*originals_of(message), "")[:2]
        if message.context:
            assert compiled.pgettext(message.context, original) == message.string
        elif plural:
            said = {compiled.ngettext(original, plural, number) for number in range(200)}
            assert said == set(strings_of(message))
        else:
            assert compiled.gettext(original) == message.string


@pytest.mark.parametrize("language", LANGUAGES)
def test_catalogs_are_written_as_the_command_writes_them(language: str) -> None:
    assert path_of(language).read_bytes() == as_po(read_catalog(language))


@pytest.mark.parametrize("room", ROOMS)
def test_no_template_says_what_no_catalog_knows(room: str) -> None:
    found = {
        name_of(path): texts
        for path in templates_in(settings.BASE / room)
        if (texts := unmarked_in_template(path.read_text(), is_page=path.suffix == ".html"))
    }
    assert found == {}


@pytest.mark.parametrize("room", ROOMS)
def test_no_form_and_no_message_says_what_no_catalog_knows(room: str) -> None:
    found = {
        name_of(path): texts
        for path in sorted((settings.BASE / room).rglob("*.py"))
        if not {"management", "migrations"} & set(path.parts) and (texts := unmarked_in_python(path.read_text()))
    }
    assert {name for name in found if name not in AS_IT_IS} == set()


@pytest.mark.parametrize("room", ROOMS)
def test_sentences_with_nouns_are_ours(room: str) -> None:
    """Django's own `blocktranslate` knows no nouns and isolates nothing: `ui` is loaded after `i18n`."""
    wrong = [
        name_of(path)
        for path in templates_in(settings.BASE / room)
        if "{% blocktranslate" in (source := path.read_text()) and "load i18n ui" not in source
    ]
    assert wrong == []


@pytest.mark.parametrize(
    ("template", "found"),
    [
        ("<p>Hello</p>", ["Hello"]),
        ("<p>{{ name }} · 3</p>", []),
        ("<p>{% blocktranslate %}Hello {{ name }}{% plural %}Hellos{% endblocktranslate %}</p>", []),
        ('<img alt="A dog"><input placeholder="{{ hint }}">', ["alt=A dog"]),
        ('{% button "Save" kind="primary" %}', ['button "Save"']),
        ('{% card title="Small" %}{% endcard %}', ['card title="Small"']),
        ('{% translate "Save" as label %}{% button label name="save" %}', []),
        ("<style>p { color: red }</style><code>ALIAS</code>", []),
    ],
)
def test_scanner_sees_what_is_read(template: str, found: list[str]) -> None:
    assert unmarked_in_template(template, is_page=True) == found


def test_scanner_reads_python() -> None:
    source = (
        'f(label="Your name", help_text=_("Not this"))\nmessages.success(request, "It is done.")\nx("No matter what")'
    )
    assert sorted(unmarked_in_python(source)) == ["It is done.", "Your name"]


def test_extraction_reads_every_kind_of_text() -> None:
    html = (
        "{% translate 'One' as x %}{% trans \"Two\" context 'verb' %}{{ _(\"Three\") }}"
        "{% blocktranslate count n=n trimmed %}\n  {{ n }} day\n{% plural %}{{ n }} days 100%{% endblocktranslate %}"
    )
    texts = [(text.context, text.id, text.plural) for text in texts_of_template(html, file="x")]
    assert texts == [
        ("", "One", ""),
        ("verb", "Two", ""),
        ("", "Three", ""),
        ("", "%(n)s day", "%(n)s days 100%%"),
    ]
    python = b'_("One")\nngettext("%d day", "%d days", n)\npgettext("verb", "Two")\n_lazy("Three" " and four")'
    python += b'\npgettext("kind", text)'
    assert [(text.context, text.id, text.plural) for text in texts_of_python(python, file="x")] == [
        ("", "One", ""),
        ("", "%d day", "%d days"),
        ("verb", "Two", ""),
        ("", "Three and four", ""),
    ]


def test_each_language_is_at_home_here() -> None:
    folders = {path.name for path in Path(settings.BASE / "themes/locale").iterdir()}
    nouns = {path.stem for path in (settings.BASE / "tenants/blueprints/words").glob("*.toml")}
    assert folders == set(LANGUAGES)
    assert nouns == {*LANGUAGES, "en"}
