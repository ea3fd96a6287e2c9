"""Form parts. Each takes a bound field and brings its label, help, error and the attributes that join them."""

from __future__ import annotations

from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.forms.utils import flatatt
from django.utils.safestring import SafeString

from themes.ui.library import attributes, one_of, register

AUTOCOMPLETE = {
    "email": "email",
    "name": "name",
    "first_name": "given-name",
    "last_name": "family-name",
    "phone": "tel",
    "password": "current-password",
    "new_password": "new-password",
    "code": "one-time-code",
}
GROUPS = (forms.RadioSelect, forms.CheckboxSelectMultiple)


@register.inclusion_tag("themes/components/field.html")
def field(
    bound: BoundField,
    *,
    label: str = "",
    help: str = "",
    prefix: str = "",
    suffix: str = "",
    hide_label: bool = False,
    autofocus: bool = False,
    placeholder: str = "",
    hx_get: str = "",
    hx_post: str = "",
    hx_trigger: str = "",
    hx_target: str = "",
    hx_swap: str = "",
    hx_include: str = "",
) -> dict[str, object]:
    """A whole field. `prefix` and `suffix` stand inside the box's frame (a currency, `.example.com`)."""
    widget = bound.field.widget
    help_text = help or str(bound.help_text)
    extra: dict[str, str | bool] = {
        "hx-get": hx_get,
        "hx-post": hx_post,
        "hx-trigger": hx_trigger,
        "hx-target": hx_target,
        "hx-swap": hx_swap,
        "hx-include": hx_include,
        "placeholder": placeholder,
        "autofocus": _is_first_to_fill(bound, is_first=autofocus),
    }
    return {
        "bound": bound,
        "label": label or bound.label,
        "help": help_text,
        "prefix": prefix,
        "suffix": suffix,
        "hide_label": hide_label,
        "is_group": isinstance(widget, GROUPS),
        "is_check": isinstance(widget, forms.CheckboxInput),
        "is_optional": not bound.field.required and not isinstance(widget, (forms.CheckboxInput, *GROUPS)),
        "control": bound.as_widget(attrs=_control_attributes(bound, help_text, extra)),
    }


def _is_first_to_fill(bound: BoundField, *, is_first: bool) -> bool:
    """After a refusal the cursor goes to the first answer that needs another look."""
    if not bound.form.errors:
        return is_first
    return bound.name == next((name for name in bound.form.fields if name in bound.form.errors), None)


def described_by(bound: BoundField, help_text: str) -> str:
    """The ids of what tells more about a control: its help, and its error."""
    described = [f"{bound.auto_id}-help"] if help_text else []
    return " ".join([*described, f"{bound.auto_id}-error"] if bound.errors else described)


def _control_attributes(bound: BoundField, help_text: str, extra: dict[str, str | bool]) -> dict[str, str | bool]:
    widget = bound.field.widget
    given = {
        **extra,
        "class": _control_class(widget),
        "aria-describedby": described_by(bound, help_text),
        "aria-invalid": "true" if bound.errors else "",
        "autocomplete": widget.attrs.get("autocomplete", AUTOCOMPLETE.get(bound.name, "")),
        "inputmode": widget.attrs.get("inputmode", "email" if isinstance(widget, forms.EmailInput) else ""),
    }
    return {name: value for name, value in given.items() if value}


def _control_class(widget: forms.Widget) -> str:
    if isinstance(widget, (forms.CheckboxInput, *GROUPS)):
        return "check__box"
    if isinstance(widget, forms.Select):
        return "input input--select"
    if isinstance(widget, forms.Textarea):
        return "input input--area"
    return "input"


@register.inclusion_tag("themes/components/form_errors.html")
def form_errors(form: forms.BaseForm) -> dict[str, object]:
    """What is wrong with the form as a whole, at its top; the fields' own errors stand at the fields."""
    return {"errors": form.non_field_errors(), "count": len(form.errors)}


@register.inclusion_tag("themes/components/code_input.html")
def code_input(
    bound: BoundField, *, label: str = "", help: str = "", digits: int = 6, autofocus: bool = True
) -> dict[str, object]:
    """One real input for a short code: paste, autofill from mail or SMS, and screen readers work as everywhere."""
    return {
        "bound": bound,
        "label": label or bound.label,
        "help": help or bound.help_text,
        "attributes": attributes(
            class_="code-input__box",
            id=bound.auto_id,
            name=bound.html_name,
            type="text",
            inputmode="numeric",
            autocomplete="one-time-code",
            pattern=rf"\s*(?:\d\s*){{{digits}}}",
            maxlength=digits * 2,
            required=True,
            spellcheck="false",
            autofocus=autofocus,
            aria_describedby=described_by(bound, help or str(bound.help_text)),
            aria_invalid="true" if bound.errors else "",
        ),
    }


@register.inclusion_tag("themes/components/segmented.html")
def segmented(bound: BoundField, *, label: str = "", hide_label: bool = False, look: str = "bar") -> dict[str, object]:
    """A radio field as one bar of two to four short choices, or (`look="tiles"`) as a grid of larger tiles."""
    return {
        "bound": bound,
        "label": label or bound.label,
        "hide_label": hide_label,
        "look": one_of(look, ("bar", "tiles"), prop="look"),
        "control_id": bound.auto_id,
    }


@register.filter
def choice_attributes(data: dict[str, Any], look: str = "check__box") -> SafeString:
    """One radio button's or checkbox's attributes, from a bound field's `subwidgets`."""
    own = {"type": data["type"], "name": data["name"], "value": data["value"], "class": look}
    return flatatt({**data["attrs"], **own, "checked": data["selected"]})
