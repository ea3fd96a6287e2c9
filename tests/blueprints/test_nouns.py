"""The renameable nouns hold in every language, in every form that a sentence may ask for."""

from types import SimpleNamespace
from typing import Any

import pytest
from django.utils import translation

from tenants.blueprints import INDUSTRIES
from tenants.blueprints.nouns import FOLDER, GENERAL, NOUNS, UnknownForm, grammar_of, preset_noun
from tenants.blueprints.wording import Words, label_of

LANGUAGES = sorted(path.stem for path in FOLDER.glob("*.toml"))


def business(**words: Any) -> Any:
    return SimpleNamespace(words=words, industry="coaching")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("industry", ["", *INDUSTRIES])
def test_every_noun_has_every_form(language: str, industry: str) -> None:
    grammar = grammar_of(language)
    for key in NOUNS:
        noun = preset_noun(key, language=language, industry=industry)
        for name in ("one", "many", *grammar.samples):
            form = grammar.form(noun, name)
            assert form.strip() == form != ""
            assert "{" not in form


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_file_is_whole(language: str) -> None:
    grammar = grammar_of(language)
    assert set(grammar.nouns) == {GENERAL, *INDUSTRIES}
    assert set(grammar.nouns[GENERAL]) == set(NOUNS)
    genders = {noun.gender for nouns in grammar.nouns.values() for noun in nouns.values()}
    assert genders <= set(grammar.genders or ("",))
    assert {len(rows) for rows in grammar.samples.values()} <= {1, len(grammar.genders), 2 * len(grammar.genders)}
    assert "a" in grammar.samples


@pytest.mark.parametrize(
    ("language", "industry", "sentence", "said"),
    [
        ("en", "", "%(clients)s, %(a_appointment)s", "clients, an appointment"),
        ("en", "accounting", "Book %(a_practitioner)s", "Book an accountant"),
        ("de", "", "%(appointment:Ihr)s", "Ihr Termin"),
        ("de", "coaching", "%(appointment:Ihr)s, %(appointment:diesen)s", "Ihre Sitzung, diese Sitzung"),
        ("de", "clinic", "%(client:einen)s und %(client:einem)s", "einen Patienten und einem Patienten"),
        ("de", "clinic", "%(client:Ein)s", "Ein Patient"),
        ("es", "clinic", "%(appointment:este)s, %(service:este)s", "esta cita, este tratamiento"),
        ("fr", "accounting", "%(appointment:ce)s, %(client:ce)s", "cet entretien, ce client"),
        ("fr", "coaching", "%(appointment:ce)s %(plan:le)s", "cette séance le programme"),
        ("ar", "coaching", "%(appointment:your)s %(appointment:هذا)s", "جلستك هذه الجلسة"),
        ("ar", "clinic", "%(plan:the)s", "خطة العلاج"),
    ],
)
def test_grammar_holds(language: str, industry: str, sentence: str, said: str) -> None:
    with translation.override(language):
        assert sentence % Words(SimpleNamespace(words={}, industry=industry)) == said  # type: ignore[arg-type]  # a likeness


def test_own_words_go_before_the_industry_s_in_their_language_alone() -> None:
    own = business(client={"de": {"one": "Gast", "many": "Gäste", "gender": "m"}})
    with translation.override("de"):
        assert (Words(own)["client:einen"], Words(own)["clients"]) == ("einen Gast", "Gäste")
    with translation.override("en"):
        assert Words(own)["client"] == "client"


@pytest.mark.parametrize("words", [{"client": "guest"}, {"client": {"en": {}}}, {"client": {"en": None}}, {}])
def test_what_is_no_word_is_passed_over(words: dict[str, Any]) -> None:
    assert Words(business(**words))["clients"] == "clients"


def test_a_label_is_written_as_a_language_writes_it() -> None:
    with translation.override("ar"):
        assert label_of("appointment", business=None) == "المواعيد"
    with translation.override("de"):
        assert label_of("appointment", business=None) == "Termine"


def test_a_language_without_a_file_is_spoken_to_in_english() -> None:
    assert grammar_of("pt-br") is grammar_of("en")
    assert grammar_of("../clinic") is grammar_of("en")


@pytest.mark.parametrize("key", ["unicorn", "unicorns", "a_unicorn", "client:einen"])
def test_a_word_that_does_not_exist_is_said_so(key: str) -> None:
    with pytest.raises((KeyError, UnknownForm)):
        Words()[key]
