from __future__ import annotations

import pytest
from bs4 import BeautifulSoup
from django import forms
from django.core.paginator import Paginator
from django.template import TemplateSyntaxError, engines

from tests.html import assert_fragment
from themes.templatetags.ui import register
from themes.ui.figures import Column


class Sample(forms.Form):
    email = forms.EmailField(help_text="We send a code.")
    nickname = forms.CharField(required=False)
    length = forms.ChoiceField(widget=forms.RadioSelect, choices=[("30", "30 min"), ("60", "60 min")], initial="60")
    agree = forms.BooleanField()
    code = forms.CharField()
    file = forms.FileField(required=False)
    zone = forms.ChoiceField(choices=[("a", "Athens"), ("b", "Berlin")], required=False)


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
        '{% skeleton look="odd" %}',
        '{% stat "Visits" value="3" trend="sideways" %}',
        '{% progress 1 total=2 label="Forms" tone="pink" %}',
        '{% menu_item "Go" href="/" kind="loud" %}',
        '{% cell kind="odd" %}{% endcell %}',
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
        "{% chip text href='/' avatar=text count=text %}",
        "{% field_group legend=text help=text error=text %}{{ text }}{% endfield_group %}",
        "{% signature_pad name='s' label=text help=text %}{{ text }}{% endsignature_pad %}",
        "{% stat text value=text detail=text change=text %}",
        "{% progress 1 total=2 label=text text=text %}",
        "{% table caption=text columns=columns %}{{ text }}{% endtable %}",
        "{% table_row %}{% cell label=text %}{{ text }}{% endcell %}{% endtable_row %}",
        "{% tabs label=text %}{% tab text href='/' count=text %}{% endtabs %}",
        "{% menu id='m' label=text %}{% menu_item text href='/' %}{% endmenu %}",
        "{% more text href='/' %}",
        "{% timeline label=text %}{{ text }}{% endtimeline %}",
        "{% timeline_item title=text when=text %}{{ text }}{% endtimeline_item %}",
        "{% sheet id='s' title=text text=text %}{{ text }}{% endsheet %}",
        "{% skeleton label=text %}",
    ],
)
def test_what_people_type_is_escaped(template: str) -> None:
    text = '<b>"bold"</b>'
    assert "<b>" not in render(template, text=text, columns=[Column(text)])


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


@pytest.mark.parametrize(
    "template", ["{% switch form.email %}", "{% combobox form.length %}", "{% file_drop form.agree %}"]
)
def test_a_part_for_another_kind_of_field_fails(template: str) -> None:
    with pytest.raises(TemplateSyntaxError, match="is no"):
        render(template, form=Sample())


def test_switch_is_a_checkbox_that_says_it_is_a_switch() -> None:
    box = soup("{% switch form.agree help='At once.' %}", form=Sample({})).select_one("input")
    assert box is not None
    assert (box["type"], box["role"], box["aria-describedby"]) == ("checkbox", "switch", "id_agree-help id_agree-error")


def test_combobox_without_script_is_a_labelled_select() -> None:
    found = soup("{% combobox form.zone %}", form=Sample({"zone": "b"}))
    assert [option.get_text() for option in found.select("label[for=id_zone] ~ combo-box option[selected]")] == [
        "Berlin"
    ]


def test_file_drop_keeps_what_the_field_says_of_itself() -> None:
    form = Sample()
    form.fields["file"].widget = forms.ClearableFileInput(attrs={"accept": "image/*", "capture": "environment"})
    box = soup("{% file_drop form.file %}", form=form).select_one("input")
    assert box is not None
    assert (box["type"], box["name"], box["accept"], box["capture"]) == ("file", "file", "image/*", "environment")


def test_table_says_each_columns_name_in_its_cells() -> None:
    columns = [Column("Number"), Column("Amount", "number")]
    found = soup(
        "{% table caption='Invoices' columns=columns %}{% table_row %}{% cell is_head=True %}1{% endcell %}"
        "{% cell label='Amount' kind='number' %}€55{% endcell %}{% endtable_row %}{% endtable %}",
        columns=columns,
    )
    assert [head["scope"] for head in found.select("th")] == ["col", "col", "row"]
    assert found.select_one("td .cell__label[aria-hidden=true]") is not None


def test_pagination_of_one_page_is_nothing() -> None:
    assert soup("{% pagination page %}", page=Paginator(range(3), 20).page(1)).find() is None


def test_pagination_leads_before_and_after() -> None:
    links = soup("{% pagination page href='?q=a&page=' %}", page=Paginator(range(60), 20).page(2)).select("a")
    assert [(link["rel"], link["href"]) for link in links] == [(["prev"], "?q=a&page=1"), (["next"], "?q=a&page=3")]


def test_menu_item_that_acts_is_a_form_and_one_that_leads_a_link() -> None:
    found = soup(
        "{% menu id='m' label='More' %}{% menu_item 'Open' href='/a' %}{% menu_item 'Drop' action='/b' %}{% endmenu %}"
    )
    assert ([link["href"] for link in found.select("a")], [form["action"] for form in found.select("form")]) == (
        ["/a"],
        ["/b"],
    )


def test_more_without_a_target_is_a_plain_link() -> None:
    link = soup("{% more 'Earlier' href='/?before=3' %}").a
    assert link is not None
    assert {name for name in link.attrs if name.startswith("hx-")} == set()
