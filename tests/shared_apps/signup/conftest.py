from __future__ import annotations

from uuid import UUID, uuid4

import pytest
from django.test import Client as Browser

from tests.factories.cast import Cast

NORA = "nora@newcomer.test"


def filled(key: UUID | str = "", **changes: str) -> dict[str, str]:
    given = {
        "business_name": "Nora Neu Praxis",
        "industry": "clinic",
        "owner_name": "Nora Neu",
        "email": NORA,
        "subdomain": "nora-neu",
        "time_zone": "Europe/Lisbon",
        "key": str(key or uuid4()),
    }
    return given | changes


@pytest.fixture
def visitor(cast: Cast) -> Browser:
    """Somebody on the platform's own host."""
    return Browser(HTTP_HOST="localhost")
