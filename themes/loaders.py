"""A theme's own template stands before the house's of the same name: `themes/ledger/templates/themes/plain.html`."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from django.template import Origin
from django.template.loaders import cached, filesystem

from tenants.entry import business_or_none
from themes.brand import brand_of
from themes.catalog import theme_of, themes


class Loader(cached.Loader):
    """Keeps what it has compiled, once for all themes unless one of them has its own."""

    def cache_key(self, template_name: str, skip: list[Origin] | None = None) -> str:
        key: str = super().cache_key(template_name, skip)
        own = _own(template_name)
        return f"{own}:{key}" if own else key

    def get_template_sources(self, template_name: str) -> Iterator[Origin]:
        if own := _own(template_name):
            yield Origin(str(own), template_name, filesystem.Loader(self.engine))
        yield from super().get_template_sources(template_name)


def _own(template_name: str) -> Path | None:
    """That of the theme which is worn. Nearly no template has one: whose brand it is, is asked for those alone."""
    if not any(template_name in theme.templates for theme in themes().values()):
        return None
    return theme_of(brand_of(business_or_none()).theme).templates.get(template_name)
