"""Times to pick: as radio buttons inside a form with its own Confirm, or as buttons that pick at once."""

from __future__ import annotations

from django.utils.safestring import SafeString

from themes.ui.library import attributes, register, rendered


@register.simple_block_tag
def slot_picker(content: str, *, legend: str, hide_legend: bool = False) -> SafeString:
    return rendered("slot_picker", {"content": content, "legend": legend, "hide_legend": hide_legend})


@register.inclusion_tag("themes/components/slot.html")
def slot(
    label: str, *, name: str, value: str, detail: str = "", checked: bool = False, required: bool = True
) -> dict[str, object]:
    """One time as a radio button; `detail` is a second line such as the other zone's hour."""
    given = attributes(type="radio", name=name, value=value, checked=checked, required=required)
    return {"label": label, "detail": detail, "attributes": given}


@register.inclusion_tag("themes/components/slot_button.html")
def slot_button(
    label: str, *, value: str = "", name: str = "slot", href: str = "", detail: str = "", is_next: bool = False
) -> dict[str, object]:
    """One time that picks itself: a submit button of the form around it, or a link where `href` is given."""
    return {
        "label": label,
        "detail": detail,
        "href": href,
        "is_next": is_next,
        "attributes": attributes(type="submit", name=name, value=value),
    }
