from __future__ import annotations

import pytest
from bs4 import BeautifulSoup
from django import forms
from django.template import TemplateSyntaxError, engines

from tests.html import assert_fragment
from themes.templatetags.ui import register


class Sample(forms.Form):
    email = forms.EmailField(help_text="We send a code.")
    nickname = forms.CharField(required=False)
    length = forms.ChoiceField(widget=forms.RadioSelect, choices=[("30", "30 min"), ("60", "60 min")], initial="60")
    agree = forms.BooleanField()
    code = forms.CharField()


def render(template: str, **context: object) -> str:
    return engines["django"].from_string("{% load ui %}" + template).render(context)


def soup(template: str, **context: object) -> BeautifulSoup:
    return assert_fragment(render(template, **context))


@pytest.mark.parametrize("tag", sorted(register.tags))
def test_a_component_with_an_unknown_prop_fails(tag: str) -> None:
    with pytest.raises(TemplateSyntaxError, match=r"unexpected keyword argument|Unknown argument"):
        render(f"{{% {tag} colour_of_the_moon='blue' %}}{{% end{tag} %}}")


@pytest.mark.parametrize(
    "template",
    [
        '{% button "Save" kind="loud" %}',
        '{% icon "no-such-icon" %}',
        '{% badge "New" tone="pink" %}',
        '{% card kind="odd" %}{% endcard %}',
        '{% avatar "Cara" size="huge" %}',
    ],
)
def test_a_component_with_a_value_it_does_not_know_fails(template: str) -> None:
    with pytest.raises(TemplateSyntaxError):
        render(template)


@pytest.mark.parametrize(
    "template",
    [
        "{% button text %}",
        "{% badge text tone='info' %}",
        "{% card title=text detail=text %}{{ text }}{% endcard %}",
        "{% list_row title=text detail=text lead=text %}{{ text }}{% endlist_row %}",
        "{% empty_state title=text text=text %}{{ text }}{% endempty_state %}",
        "{% banner title=text %}{{ text }}{% endbanner %}",
        "{% page_header title=text detail=text %}{{ text }}{% endpage_header %}",
        "{% dialog id='d' title=text text=text %}{{ text }}{% enddialog %}",
        "{% confirm 'd' title=text text=text action='/' label=text %}",
        "{% step text text=text href='/' %}",
        "{% slot text name='slot' value=text detail=text %}",
        "{% copy_button text label=text %}",
        "{% undo_toast text action='/' %}",
    ],
)
def test_what_people_type_is_escaped(template: str) -> None:
    assert "<b>" not in render(template, text='<b>"bold"</b>')


def test_field_joins_label_help_and_error() -> None:
    found = soup("{% field form.email %}", form=Sample({"email": "cara@"}))
    box = found.select_one("input")
    assert box is not None
    assert (box["type"], box["autocomplete"], box["inputmode"]) == ("email", "email", "email")
    assert (box["aria-invalid"], box["aria-describedby"]) == ("true", "id_email-help id_email-error")
    assert [element["id"] for element in found.select("p[id]")] == ["id_email-help", "id_email-error"]


def test_field_that_may_stay_empty_says_so() -> None:
    found = soup("{% field form.nickname %}", form=Sample())
    label = found.select_one("label")
    assert label is not None
    assert label.get_text(" ", strip=True) == "Nickname optional"


def test_field_of_radios_is_a_group_with_a_legend() -> None:
    found = soup("{% field form.length %}", form=Sample())
    assert len(found.select("fieldset > legend")) == 1
    assert [box["value"] for box in found.select("input[checked]")] == ["60"]


def test_segmented_keeps_what_was_chosen() -> None:
    found = soup("{% segmented form.length %}", form=Sample({"length": "30"}))
    assert [box["value"] for box in found.select("input[checked]")] == ["30"]


def test_code_input_is_one_box_that_phones_can_fill() -> None:
    found = soup("{% code_input form.code %}", form=Sample())
    box = found.select_one("input")
    assert box is not None
    assert (box["autocomplete"], box["inputmode"], box["name"]) == ("one-time-code", "numeric", "code")


def test_cursor_goes_to_the_first_answer_that_needs_another_look() -> None:
    template = "{% field form.email autofocus=True %}{% field form.nickname %}{% field form.code %}"
    filled = Sample({"email": "cara@example.com", "length": "30", "agree": "on"})
    focused = [soup(template, form=form).select("[autofocus]") for form in (Sample(), filled)]
    assert [[control["name"] for control in controls] for controls in focused] == [["email"], ["code"]]


def test_form_errors_counts_fields_that_need_another_look() -> None:
    found = soup("{% form_errors form %}", form=Sample({}))
    assert found.get_text(strip=True) == "4 answers need another look."


def test_form_errors_of_a_good_form_is_nothing() -> None:
    assert soup("{% form_errors form %}", form=Sample()).find() is None


def test_button_that_opens_a_dialog_never_submits() -> None:
    found = soup('{% button "Ask" opens="d" %}')
    assert found.button is not None
    assert (found.button["type"], found.button["popovertarget"]) == ("button", "d")


def test_icon_button_has_a_name() -> None:
    found = soup('{% button "Search" icon="search" icon_only=True %}')
    assert found.button is not None
    assert found.button["aria-label"] == "Search"


def test_word_falls_back_to_the_general_one() -> None:
    assert render(
        '{% word "client" %} {% word "client" plural=True cap=True %} {% word "appointment" article=True %}'
    ) == ("client Clients an appointment")


def test_word_for_a_thing_without_one_fails() -> None:
    with pytest.raises(KeyError):
        render('{% word "unicorn" %}')
