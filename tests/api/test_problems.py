from __future__ import annotations

from api.problems import OF_STATUS, titles
from api.resources.booking import kind_of
from tenant_apps.scheduling import exceptions
from tenant_apps.scheduling.exceptions import BookingRefused


def test_every_refusal_of_a_booking_is_explained() -> None:
    refusals = [
        one
        for one in vars(exceptions).values()
        if isinstance(one, type) and issubclass(one, BookingRefused) and one is not BookingRefused
    ]
    of_setting_up = {"hours-overlap", "empty-span", "place-in-use", "no-such-country"}
    assert {kind_of(one) for one in refusals} - of_setting_up <= set(titles())


def test_every_status_has_its_kind() -> None:
    assert set(OF_STATUS.values()) <= set(titles())
