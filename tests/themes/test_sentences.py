"""Sentences with a business's nouns in them."""

from __future__ import annotations

from typing import Any

from django.template import Context, Template
from django.utils import translation

LOAD = "{% load i18n ui %}"


def said(template: str, **context: Any) -> str:
    return Template(LOAD + template).render(Context(context))


def test_nouns_are_there_by_themselves() -> None:
    assert said("{% blocktranslate %}Book {{ a_appointment }}{% endblocktranslate %}") == "Book an appointment"
    assert said("{% blocktranslate %}No {{ clients }} yet{% endblocktranslate %}") == "No clients yet"


def test_a_page_s_own_client_is_not_the_noun() -> None:
    assert said("{% blocktranslate %}A {{ client }}{% endblocktranslate %}", client="Cara") == "A client"


def test_what_the_sentence_is_given_goes_first() -> None:
    assert said("{% blocktranslate with client=who %}Hi {{ client }}{% endblocktranslate %}", who="Cara") == "Hi Cara"


def test_what_nobody_knows_is_left_out() -> None:
    assert said("{% blocktranslate %}Hello {{ moon }}{% endblocktranslate %}") == "Hello "


def test_a_translation_asks_for_the_form_it_needs() -> None:
    with translation.override("de"):
        assert said("{% blocktranslate %}Book {{ a_appointment }}{% endblocktranslate %}") == "Einen Termin buchen"
        assert said("{% blocktranslate %}Invite {{ a_client }}{% endblocktranslate %}") == "Einen Kunden einladen"
    with translation.override("ar"):
        assert said("{% blocktranslate %}Your {{ appointment }} is booked{% endblocktranslate %}") == "تم حجز موعدك"


def test_plural_follows_the_number() -> None:
    sentence = (
        "{% blocktranslate count n=many %}{{ n }} {{ appointment }}"
        "{% plural %}{{ n }} {{ appointments }}{% endblocktranslate %}"
    )
    assert (said(sentence, many=1), said(sentence, many=2)) == ("1 appointment", "2 appointments")


def test_what_is_put_in_is_escaped() -> None:
    assert said("{% blocktranslate %}Hi {{ name }}{% endblocktranslate %}", name="<b>") == "Hi &lt;b&gt;"


def test_kept_sentence_is_not_escaped_twice() -> None:
    template = "{% blocktranslate asvar kept %}Hi {{ name }}{% endblocktranslate %}{{ kept }}"
    assert said(template, name="<b>") == "Hi &lt;b&gt;"


def test_percent_signs_stay() -> None:
    assert said("{% blocktranslate %}{{ n }}% of it{% endblocktranslate %}", n=50) == "50% of it"


def test_names_stand_by_themselves_in_arabic() -> None:
    with translation.override("ar"):
        sentence = "{% blocktranslate %}Sample: hi {{ name }}{% endblocktranslate %}"
        assert said(sentence, name="Cara (2)") == "Sample: hi \u2068Cara (2)\u2069"
