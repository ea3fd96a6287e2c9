"""Ways to choose and to hand something in, beside the plain fields."""

from __future__ import annotations

from django import forms
from django.forms.boundfield import BoundField
from django.template import TemplateSyntaxError
from django.utils.safestring import SafeString

from themes.ui.fields import described_by
from themes.ui.library import attributes, register, rendered, trimmed


@register.inclusion_tag("themes/components/switch.html")
def switch(bound: BoundField, *, label: str = "", help: str = "") -> dict[str, object]:
    """A checkbox for what is on or off at once; with a form around it that is still saved by a button."""
    if not isinstance(bound.field.widget, forms.CheckboxInput):
        raise TemplateSyntaxError(f"switch: {bound.name} is no checkbox")
    help_text = help or str(bound.help_text)
    given = {"class": "switch__box", "role": "switch", "aria-describedby": described_by(bound, help_text)}
    control = bound.as_widget(attrs={name: value for name, value in given.items() if value})
    return {"bound": bound, "label": label or bound.label, "help": help_text, "control": control}


@register.inclusion_tag("themes/components/combobox.html")
def combobox(bound: BoundField, *, label: str = "", help: str = "", placeholder: str = "") -> dict[str, object]:
    """A select of many options that narrows as one types; without JavaScript it is the select."""
    if not isinstance(bound.field.widget, forms.Select):
        raise TemplateSyntaxError(f"combobox: {bound.name} is no select")
    help_text = help or str(bound.help_text)
    given = {
        "class": "input input--select",
        "aria-describedby": described_by(bound, help_text),
        "aria-invalid": "true" if bound.errors else "",
    }
    return {
        "bound": bound,
        "label": label or bound.label,
        "help": help_text,
        "placeholder": placeholder,
        "is_optional": not bound.field.required,
        "control": bound.as_widget(attrs={name: value for name, value in given.items() if value}),
    }


@register.simple_block_tag
def field_group(content: str, *, legend: str, help: str = "", error: str = "", id: str = "") -> SafeString:
    """Fields that belong together, under one name, with a help and an error for all of them."""
    given = {"legend": legend, "help": help, "error": error, "id": id or "group"}
    return rendered("field_group", {"content": content, **given})


@register.simple_block_tag
def chips(content: str, *, label: str) -> SafeString:
    """A row of `chip`s, such as the filters over a list; it scrolls sideways where they are many."""
    return rendered("chips", {"content": content, "label": label})


@register.inclusion_tag("themes/components/chip.html")
def chip(
    label: str, *, href: str = "", avatar: str = "", icon: str = "", count: str = "", current: bool = False
) -> dict[str, object]:
    return {"label": label, "href": href, "avatar": avatar, "icon": icon, "count": count, "current": current}


@register.inclusion_tag("themes/components/file_drop.html")
def file_drop(bound: BoundField, *, label: str = "", help: str = "", icon: str = "upload") -> dict[str, object]:
    """A file field to drop files on. What may be chosen, and how many, its widget says (`accept`, `multiple`)."""
    widget = bound.field.widget
    if not isinstance(widget, forms.FileInput):
        raise TemplateSyntaxError(f"file_drop: {bound.name} is no file field")
    help_text = help or str(bound.help_text)
    given = attributes(
        class_="drop__input",
        type="file",
        id=bound.auto_id,
        name=bound.html_name,
        accept=widget.attrs.get("accept", ""),
        capture=widget.attrs.get("capture", ""),
        multiple=widget.allow_multiple_selected,
        required=bound.field.required,
        aria_describedby=described_by(bound, help_text),
        aria_invalid="true" if bound.errors else "",
    )
    return {"bound": bound, "label": label or bound.label, "help": help_text, "icon": icon, "attributes": given}


@register.simple_block_tag
def signature_pad(content: str, *, name: str, label: str, help: str = "", id: str = "signature") -> SafeString:
    """A frame to sign in: what is drawn goes as a PNG data address into the field `name`. Needs JavaScript: the block
    holds what stands for it without, such as a field for the typed name."""
    given = {"name": name, "label": label, "help": help, "id": id}
    return rendered("signature_pad", {"content": trimmed(content), **given})
