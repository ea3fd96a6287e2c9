from __future__ import annotations

from io import BytesIO
from typing import Any

import pytest
from django.test import Client as Browser
from PIL import Image

from tenants.entry import entering_platform
from tenants.models import Business
from tests.factories.cast import Cast, sign_in

LOOK = {"name": "Alpha Praxis", "colour": "#AA3300", "theme": "ledger", "radius": "sharp", "scheme": "dark"}


@pytest.fixture
def owner(cast: Cast) -> Browser:
    return sign_in(cast.alice)


@pytest.fixture
def reader(cast: Cast) -> Browser:
    """A client, signed in before anything changes."""
    return sign_in(cast.cara)


def shown(cast: Cast) -> Business:
    """The business as everybody else's process reads it now."""
    with entering_platform():
        found: Business = Business.objects.get(pk=cast.alpha.pk)
        return found


def upload(browser: Browser, slot: str, body: bytes, name: str) -> Any:
    file = BytesIO(body)
    file.name = name
    return browser.post(f"/team/brand/pictures/{slot}/", {"picture": file})


def png(width: int = 60, height: int = 30, colour: str = "#aa3300") -> bytes:
    out = BytesIO()
    Image.new("RGBA", (width, height), colour).save(out, "PNG")
    return out.getvalue()
