"""What can be pressed: buttons, links that look like buttons, icons beside them."""

from __future__ import annotations

from django.utils.html import format_html
from django.utils.safestring import SafeString

from themes.ui.library import attributes, icon_address, one_of, register

KINDS = ("primary", "secondary", "quiet", "danger")
SIZES = ("m", "s", "l")


@register.simple_tag
def icon(name: str, *, label: str = "", size: str = "m") -> SafeString:
    """`label` only where the icon stands alone; beside text it is decoration."""
    spoken = attributes(role="img", aria_label=label) if label else attributes(aria_hidden="true")
    return format_html(
        '<svg class="icon icon--{}"{}><use href="{}"></use></svg>',
        one_of(size, SIZES, prop="size"),
        spoken,
        icon_address(name),
    )


def _look(kind: str, size: str, *, block: bool, icon_only: bool) -> str:
    classes = ["button", f"button--{one_of(kind, KINDS, prop='kind')}", f"button--{one_of(size, SIZES, prop='size')}"]
    if block:
        classes.append("button--block")
    if icon_only:
        classes.append("button--icon")
    return " ".join(classes)


@register.inclusion_tag("themes/components/button.html")
def button(
    label: str,
    *,
    kind: str = "primary",
    size: str = "m",
    type: str = "submit",
    icon: str = "",
    icon_end: str = "",
    icon_only: bool = False,
    block: bool = False,
    name: str = "",
    value: str = "",
    form: str = "",
    formaction: str = "",
    opens: str = "",
    disabled: bool = False,
    hx_get: str = "",
    hx_post: str = "",
    hx_target: str = "",
    hx_swap: str = "",
) -> dict[str, object]:
    """`opens` is the id of a dialog or menu on the page; it works without JavaScript too."""
    return {
        "label": label,
        "icon": icon,
        "icon_end": icon_end,
        "icon_only": icon_only,
        "attributes": attributes(
            class_=_look(kind, size, block=block, icon_only=icon_only),
            type="button" if opens else one_of(type, ("submit", "button", "reset"), prop="type"),
            name=name,
            value=value,
            form=form,
            formaction=formaction,
            popovertarget=opens,
            disabled=disabled,
            aria_label=label if icon_only else "",
            hx_get=hx_get,
            hx_post=hx_post,
            hx_target=hx_target,
            hx_swap=hx_swap,
        ),
    }


@register.inclusion_tag("themes/components/link_button.html")
def link_button(
    label: str,
    *,
    href: str,
    kind: str = "secondary",
    size: str = "m",
    icon: str = "",
    icon_end: str = "",
    icon_only: bool = False,
    block: bool = False,
    download: bool = False,
    hx_get: str = "",
    hx_target: str = "",
    hx_swap: str = "",
) -> dict[str, object]:
    return {
        "label": label,
        "icon": icon,
        "icon_end": icon_end,
        "icon_only": icon_only,
        "attributes": attributes(
            class_=_look(kind, size, block=block, icon_only=icon_only),
            href=href,
            download=download,
            aria_label=label if icon_only else "",
            hx_get=hx_get,
            hx_target=hx_target,
            hx_swap=hx_swap,
        ),
    }


@register.inclusion_tag("themes/components/copy_button.html")
def copy_button(text: str, *, label: str = "", size: str = "s") -> dict[str, object]:
    """Copies `text`; without JavaScript the text itself, shown beside it, can be selected."""
    return {"text": text, "label": label, "size": one_of(size, SIZES, prop="size")}


@register.inclusion_tag("themes/components/passkey_button.html")
def passkey_button(*, options: str, ceremony: str, label: str = "", kind: str = "primary") -> dict[str, object]:
    """Stands in a form: asks the browser for a passkey, puts the answer into the form's `answer`, and sends it.

    `options` is the address that says what to ask for; `ceremony`: create (a new one) or get. Needs JavaScript.
    """
    return {
        "label": label,
        "options": options,
        "ceremony": one_of(ceremony, ("create", "get"), prop="ceremony"),
        "kind": one_of(kind, KINDS, prop="kind"),
    }
