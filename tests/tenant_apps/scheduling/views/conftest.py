from __future__ import annotations

from collections.abc import Iterator

import pytest
import time_machine
from django.test import Client as Browser

from tenant_apps.scheduling.models import Service
from tests.factories.cast import Cast, sign_in
from tests.tenant_apps.scheduling.diary import NOW, give_service, member_of
from tests.tenant_apps.scheduling.views.practice import inside


@pytest.fixture(autouse=True)
def morning() -> Iterator[None]:
    """Eight on a Monday morning."""
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def service(cast: Cast) -> Service:
    """Bob's massage: Monday to Friday, nine to five; 24 hours' notice to cancel or move it."""
    with inside(cast):
        return give_service(member_of(cast.bob))


@pytest.fixture
def cara(cast: Cast) -> Browser:
    return sign_in(cast.cara)


@pytest.fixture
def alice(cast: Cast) -> Browser:
    return sign_in(cast.alice)


@pytest.fixture
def bob(cast: Cast) -> Browser:
    return sign_in(cast.bob)
