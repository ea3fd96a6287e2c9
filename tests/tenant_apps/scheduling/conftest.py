from __future__ import annotations

from collections.abc import Iterator

import pytest
import time_machine

from tenant_apps.scheduling.models import Service
from tenants.entry import entering
from tenants.viewer import SYSTEM
from tests.factories.cast import Cast
from tests.tenant_apps.scheduling.diary import NOW, give_service, member_of


@pytest.fixture
def service(cast: Cast) -> Iterator[Service]:
    """Bob's massage. The test runs inside alpha as the system, at eight on a Monday morning."""
    with time_machine.travel(NOW, tick=False), entering(cast.alpha, SYSTEM):
        yield give_service(member_of(cast.bob))
