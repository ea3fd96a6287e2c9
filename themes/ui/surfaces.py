"""What holds content: headers, cards, rows, banners, dialogs, and the small marks on them."""

from __future__ import annotations

from django.template import Context
from django.utils.safestring import SafeString

from themes.brand import initials
from themes.ui.library import attributes, one_of, register, rendered, trimmed

TONES = ("neutral", "brand", "success", "warning", "danger", "info")
BANNER_ICONS = {
    "neutral": "info",
    "brand": "sparkles",
    "info": "info",
    "success": "circle-check",
    "warning": "triangle-alert",
    "danger": "circle-alert",
}
AVATAR_HUES = 6


@register.simple_block_tag
def page_header(content: str, *, title: str, detail: str = "", back: str = "", back_label: str = "") -> SafeString:
    """The page's h1. The block holds its actions; `back` is the address of the page above this one."""
    given: dict[str, object] = {"title": title, "detail": detail, "back": back, "back_label": back_label}
    return rendered("page_header", given | {"actions": trimmed(content)})


@register.simple_block_tag
def card(
    content: str,
    *,
    title: str = "",
    detail: str = "",
    icon: str = "",
    id: str = "",
    level: int = 2,
    flush: bool = False,
    kind: str = "plain",
    action: str = "",
    action_href: str = "",
) -> SafeString:
    """`flush` for lists that reach the edges; kinds: plain, brand (the one that matters most on a page), sunken."""
    given: dict[str, object] = {
        "title": title,
        "detail": detail,
        "icon": icon,
        "id": id,
        "level": level,
        "flush": flush,
    }
    given |= {"kind": one_of(kind, ("plain", "brand", "sunken"), prop="kind"), "content": content}
    return rendered("card", given | {"action": action, "action_href": action_href})


@register.simple_block_tag
def list_rows(content: str, *, label: str = "", id: str = "") -> SafeString:
    return rendered("list_rows", {"content": content, "attributes": attributes(id=id, aria_label=label)})


@register.simple_block_tag
def list_row(
    content: str,
    *,
    title: str,
    detail: str = "",
    lead: str = "",
    href: str = "",
    avatar: str = "",
    icon: str = "",
    id: str = "",
    muted: bool = False,
    name: str = "",
    value: object = "",
    current: bool = False,
) -> SafeString:
    """One row of `list_rows`. `lead` is short text before it (an hour); the block stands at its end (badge, button).

    With a `name` the row is a button that sends `value` with the form around the list; `current` is the one chosen.
    """
    given: dict[str, object] = {"title": title, "detail": detail, "lead": lead, "href": href, "avatar": avatar}
    given |= {"name": name, "value": value, "current": current}
    return rendered("list_row", given | {"icon": icon, "id": id, "muted": muted, "end": trimmed(content)})


@register.inclusion_tag("themes/components/badge.html")
def badge(label: str, *, tone: str = "neutral", icon: str = "") -> dict[str, object]:
    return {"label": label, "tone": one_of(tone, TONES, prop="tone"), "icon": icon}


@register.inclusion_tag("themes/components/status.html")
def status(label: str, *, tone: str = "neutral") -> dict[str, object]:
    """A dot and a word: quieter than a badge, for rows."""
    return {"label": label, "tone": one_of(tone, TONES, prop="tone")}


@register.inclusion_tag("themes/components/avatar.html")
def avatar(name: str, *, size: str = "m") -> dict[str, object]:
    hue = sum(ord(letter) for letter in name) % AVATAR_HUES + 1
    return {"initials": initials(name), "hue": hue, "size": one_of(size, ("s", "m", "l"), prop="size")}


@register.simple_block_tag
def empty_state(content: str, *, title: str, text: str = "", icon: str = "inbox", level: int = 2) -> SafeString:
    """What to say when there is nothing yet; the block holds what to do about it."""
    return rendered(
        "empty_state", {"title": title, "text": text, "icon": icon, "level": level, "actions": trimmed(content)}
    )


@register.simple_block_tag
def banner(content: str, *, tone: str = "info", title: str = "", icon: str = "", live: bool = False) -> SafeString:
    """A message in the page's flow; `live` where it appears after the page did (read out at once)."""
    shown = icon or BANNER_ICONS[one_of(tone, TONES, prop="tone")]
    return rendered("banner", {"content": content, "tone": tone, "title": title, "icon": shown, "live": live})


@register.simple_block_tag(takes_context=True)
def toasts(context: Context, content: str) -> SafeString:
    """The toast region with Django's messages; a fragment may add to it with `hx-swap-oob="beforeend:#toasts"`."""
    return rendered("toasts", {"messages": context.get("messages", ()), "content": trimmed(content)})


@register.inclusion_tag("themes/components/toast.html")
def toast(text: str, *, tone: str = "success") -> dict[str, object]:
    """What has just happened, in a few words; it leaves by itself unless it tells of a failure (danger)."""
    return {"text": text, "tone": tone, "icon": BANNER_ICONS[one_of(tone, TONES, prop="tone")]}


@register.inclusion_tag("themes/components/undo_toast.html")
def undo_toast(text: str, *, action: str, seconds: int = 180, label: str = "") -> dict[str, object]:
    """A toast whose button POSTs to `action`; it goes away after `seconds`, the moment undoing ends."""
    return {"text": text, "action": action, "seconds": seconds, "label": label}


@register.simple_block_tag
def steps(content: str, *, label: str) -> SafeString:
    """A checklist of `step`s."""
    return rendered("steps", {"content": content, "label": label})


@register.inclusion_tag("themes/components/step.html")
def step(
    title: str, *, text: str = "", href: str = "", action: str = "", is_done: bool = False, is_next: bool = False
) -> dict[str, object]:
    return {"title": title, "text": text, "href": href, "action": action, "is_done": is_done, "is_next": is_next}


@register.inclusion_tag("themes/components/stepper.html")
def stepper(current: int, *, total: int, label: str = "") -> dict[str, object]:
    """Where one is in a flow of pages: "Step 2 of 3" and a bar."""
    return {"current": current, "total": total, "label": label, "numbers": range(1, total + 1)}


@register.simple_block_tag
def dialog(content: str, *, id: str, title: str, text: str = "") -> SafeString:
    """Opened by `{% button ... opens=id %}`. The block is its body; its buttons stand in `.dialog__end`."""
    return rendered("dialog", {"content": content, "id": id, "title": title, "text": text})


@register.inclusion_tag("themes/components/confirm.html")
def confirm(
    id: str, *, title: str, action: str, label: str, text: str = "", kind: str = "primary"
) -> dict[str, object]:
    """A dialog that asks before POSTing to `action`; `label` names the deed ("Cancel appointment"), never "OK"."""
    return {"id": id, "title": title, "text": text, "action": action, "label": label, "kind": kind}
