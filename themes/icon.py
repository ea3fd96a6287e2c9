"""The icon a business has before it uploads one: its initials on its colour."""

from __future__ import annotations

from django.utils.html import format_html

from themes.palette import palette

FONT = "-apple-system,'Segoe UI',Roboto,Inter,'Helvetica Neue','Liberation Sans',Arial,sans-serif"


def brand_svg(colour: str, initials: str) -> str:
    light = palette(colour, "light")
    return format_html(
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 64 64"><rect width="64" height="64" rx="15" fill="{}"/>'
        '<text x="32" y="33" fill="{}" font-family="{}" font-size="{}" font-weight="600" text-anchor="middle"'
        ' dominant-baseline="central">{}</text></svg>',
        light.solid,
        light.ink,
        FONT,
        28 if len(initials) > 1 else 36,
        initials,
    )
