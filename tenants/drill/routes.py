"""Every address of ours, read off the URL resolver, and what a rival would write into it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.urls import NoReverseMatch, URLPattern, URLResolver, get_resolver, reverse
from django.urls.converters import IntConverter, UUIDConverter

from tenants.access import Access, access_of
from tenants.drill.samples import plain_words
from tenants.lib.tokens import new_token


@dataclass(frozen=True, slots=True)
class Route:
    name: str
    access: Access
    urlconf: str
    converters: dict[str, Any]

    @property
    def names_row(self) -> bool:
        return any(name not in plain_words(self.name) for name in self.converters)

    def path(self, key: int) -> str:
        """The address of the row with this key; of an unguessable word where it names its row by a word."""
        return reverse(self.name, urlconf=self.urlconf, kwargs={**self._words(key), **plain_words(self.name)})

    def _words(self, key: int) -> dict[str, Any]:
        return {name: _word(converter, key) for name, converter in self.converters.items()}


def _word(converter: Any, key: int) -> Any:
    if isinstance(converter, IntConverter):
        return key
    return UUID(int=key) if isinstance(converter, UUIDConverter) else new_token()


def routes_of(urlconf: str) -> tuple[list[Route], list[str]]:
    """All of them, and the names of those whose address could not be written."""
    found, odd = [], []
    for name, pattern, converters in _walk(get_resolver(urlconf).url_patterns):
        access = access_of(pattern.callback)
        route = Route(name, access or Access("public"), urlconf, converters)
        try:
            route.path(1)
        except NoReverseMatch:
            odd.append(name)
        else:
            found.append(route)
    return found, odd


def _walk(
    entries: Sequence[URLPattern | URLResolver], space: str = "", above: dict[str, Any] | None = None
) -> Iterator[tuple[str, URLPattern, dict[str, Any]]]:
    for entry in entries:
        converters = {**(above or {}), **entry.pattern.converters}
        if isinstance(entry, URLResolver):
            yield from _walk(entry.url_patterns, f"{space}{entry.namespace}:" if entry.namespace else space, converters)
        else:
            yield f"{space}{entry.name}", entry, converters
