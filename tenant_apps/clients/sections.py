"""What rooms above this one show on a client's page. They register when they are ready; clients knows none of them."""

from __future__ import annotations

from collections.abc import Callable

from tenant_apps.clients.models import Client
from tenants.requests import BusinessRequest

Section = Callable[[BusinessRequest, Client], str]
_sections: list[tuple[int, Section]] = []


def client_section(*, position: int) -> Callable[[Section], Section]:
    """Above a function that renders a card for a client's page; lower positions stand higher."""

    def register(section: Section) -> Section:
        if all(known is not section for _, known in _sections):
            _sections.append((position, section))
        return section

    return register


def sections_for(request: BusinessRequest, client: Client) -> list[str]:
    return [section(request, client) for _, section in sorted(_sections, key=lambda entry: entry[0])]
