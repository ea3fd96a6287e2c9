from __future__ import annotations

import pytest
from django.test import Client as Browser

from tests.factories.cast import Cast


@pytest.fixture
def visitor(cast: Cast) -> Browser:
    """Somebody on the platform's own host."""
    return Browser(HTTP_HOST="localhost")
