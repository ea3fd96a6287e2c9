from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from tenants.accounts.choices import CodePurpose
from tenants.accounts.codes import issue_code
from tenants.accounts.models import Attempt, Session, SignInCode
from tenants.accounts.tasks import sweep_business, sweep_platform
from tenants.entry import entering, entering_platform
from tenants.viewer import SYSTEM
from tests.factories.cast import Cast, sign_in


def rows() -> list[int]:
    return [Attempt.objects.count(), SignInCode.objects.count(), Session.objects.count()]


@pytest.mark.parametrize(("days", "left"), [(0, [1, 1, 1]), (2, [0, 1, 1]), (29, [0, 1, 1]), (31, [0, 0, 0])])
def test_what_is_of_no_use_any_more_is_forgotten(cast: Cast, days: int, left: list[int]) -> None:
    with time_machine.travel(timezone.now(), tick=False) as clock:
        sign_in(cast.cara)
        with entering(cast.alpha):
            Attempt.objects.create(key="x")
            issue_code(CodePurpose.SIGN_IN, email="cara@clients.test")
        clock.shift(timedelta(days=days))
        with entering(cast.alpha, SYSTEM):
            sweep_business()
        with entering(cast.alpha):
            assert rows() == left


def test_platforms_door_is_swept_too(cast: Cast) -> None:
    with time_machine.travel(timezone.now(), tick=False) as clock, entering_platform():
        Attempt.objects.create(key="x")
        clock.shift(timedelta(days=2))
        sweep_platform()
        assert Attempt.objects.count() == 0
