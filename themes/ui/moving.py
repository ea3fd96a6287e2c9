"""Ways from place to place on a page and between its parts: tabs, menus, pages of a list, and what happened when."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Page
from django.utils.safestring import SafeString

from themes.ui.library import attributes, one_of, register, rendered, trimmed
from themes.ui.surfaces import TONES


@register.simple_block_tag
def tabs(content: str, *, label: str) -> SafeString:
    """A row of `tab`s: each is a link to its own address, so that it works without JavaScript and can be sent on."""
    return rendered("tabs", {"content": content, "label": label})


@register.inclusion_tag("themes/components/tab.html")
def tab(label: str, *, href: str, current: bool = False, count: str = "", icon: str = "") -> dict[str, object]:
    return {"label": label, "href": href, "current": current, "count": count, "icon": icon}


@register.simple_block_tag
def menu(
    content: str, *, id: str, label: str, icon: str = "ellipsis", icon_only: bool = True, kind: str = "secondary"
) -> SafeString:
    """A button that opens a list of `menu_item`s beside it."""
    given: dict[str, object] = {"id": id, "label": label, "icon": icon, "icon_only": icon_only}
    return rendered("menu", given | {"kind": kind, "content": content})


@register.inclusion_tag("themes/components/menu_item.html", takes_context=True)
def menu_item(
    context: dict[str, object],
    label: str,
    *,
    href: str = "",
    action: str = "",
    opens: str = "",
    icon: str = "",
    kind: str = "plain",
) -> dict[str, object]:
    """A link (`href`), a deed that POSTs (`action`), or a button that opens a dialog (`opens`)."""
    one_of(kind, ("plain", "danger"), prop="kind")
    given = {"label": label, "href": href, "action": action, "opens": opens, "icon": icon, "kind": kind}
    return {**given, "csrf_token": context.get("csrf_token")}


@register.inclusion_tag("themes/components/pagination.html")
def pagination(page: Page[Any], *, href: str = "?page=", label: str = "") -> dict[str, object]:
    """Before and after within a list; `href` is the address to which a page's number is added."""
    return {"page": page, "href": href, "label": label}


@register.inclusion_tag("themes/components/more.html")
def more(label: str, *, href: str, target: str = "", swap: str = "outerHTML") -> dict[str, object]:
    """The end of a list that goes on. With `target`, the next rows are put in place; without JavaScript it's a link."""
    given = attributes(href=href, hx_get=href if target else "", hx_target=target, hx_swap=swap if target else "")
    return {"label": label, "attributes": given}


@register.simple_block_tag
def timeline(content: str, *, label: str) -> SafeString:
    """What happened, in order: `timeline_item`s."""
    return rendered("timeline", {"content": content, "label": label})


@register.simple_block_tag
def timeline_item(
    content: str, *, title: str, when: str = "", icon: str = "", tone: str = "neutral", is_coming: bool = False
) -> SafeString:
    """`is_coming` for what lies ahead, such as a milestone that is not reached."""
    given: dict[str, object] = {"title": title, "when": when, "icon": icon, "is_coming": is_coming}
    return rendered("timeline_item", given | {"tone": one_of(tone, TONES, prop="tone"), "content": trimmed(content)})


@register.inclusion_tag("themes/components/skeleton.html")
def skeleton(*, look: str = "rows", count: int = 3, label: str = "") -> dict[str, object]:
    """What stands where something is on its way; it is told once, not line by line."""
    return {"look": one_of(look, ("rows", "card", "text"), prop="look"), "lines": range(count), "label": label}


@register.simple_block_tag
def sheet(content: str, *, id: str, title: str, text: str = "") -> SafeString:
    """A dialog that comes from the side, or on a phone from below: for filters and details beside their list."""
    return rendered("dialog", {"content": content, "id": id, "title": title, "text": text, "is_sheet": True})
