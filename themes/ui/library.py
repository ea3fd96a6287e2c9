"""Behind `{% load ui %}`. Every component is a Python signature: an unknown prop is a template error."""

from __future__ import annotations

import re
from functools import lru_cache

from django.forms.utils import flatatt
from django.template import Library, TemplateSyntaxError
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from themes.assets import asset

register = Library()

Attributes = dict[str, str | bool | int | None]


def attributes(**given: str | bool | int | None) -> SafeString:
    """` name="value"` pairs ready for a tag: underscores become hyphens; empty, None and False ones are left out."""
    return flatatt(
        {name.strip("_").replace("_", "-"): value for name, value in given.items() if value not in ("", None)}
    )


def rendered(template: str, context: dict[str, object]) -> SafeString:
    return SafeString(render_to_string(f"themes/components/{template}.html", context))


def trimmed(content: str) -> SafeString:
    """A block's rendered content: already escaped, and empty where it held only white space."""
    return SafeString(content.strip())


def one_of(value: str, allowed: tuple[str, ...], *, prop: str) -> str:
    if value not in allowed:
        raise TemplateSyntaxError(f"{prop}={value!r}: one of {', '.join(allowed)}")
    return value


def icon_address(name: str) -> str:
    sprite = asset("icons.svg")
    if name not in _icon_names(sprite.url):
        raise TemplateSyntaxError(f"icon {name!r} is not in the sprite; themes/vendor.py lists those that are")
    return f"{sprite.url}#{name}"


@lru_cache(maxsize=2)
def _icon_names(_address: str) -> frozenset[str]:
    return frozenset(re.findall(r'<symbol id="([^"]+)"', asset("icons.svg").body.decode()))
