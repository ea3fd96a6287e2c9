from __future__ import annotations

from shared_apps.plans.models import Plan
from shared_apps.plans.queries import price_list
from tenants.entry import entering_platform
from tenants.lib.money import Money
from tests.factories.cast import Cast


def test_three_plans_are_there_from_the_start(cast: Cast) -> None:
    with entering_platform():
        shown = [(one.plan.name, one.plan.monthly, one.plan.members, one.is_usual) for one in price_list().offers]
    assert shown == [
        ("Solo", Money(1900, "EUR"), 1, False),
        ("Practice", Money(4900, "EUR"), 8, True),
        ("House", Money(12900, "EUR"), None, False),
    ]


def test_what_all_have_is_said_once_and_the_rest_with_its_plan(cast: Cast) -> None:
    with entering_platform():
        Plan.objects.filter(key="solo").update(features=["booking"])
        Plan.objects.filter(key="practice").update(features=["booking", "api", "of a newer version"])
        Plan.objects.filter(key="house").update(features=["booking", "api"])
        prices = price_list()
    assert prices.in_all == ["Booking, and booking again in one tap"]
    assert [one.features for one in prices.offers] == [
        [],
        ["API and keys for your other programs"],
        ["API and keys for your other programs"],
    ]


def test_a_plan_that_is_no_longer_offered_is_not_shown(cast: Cast) -> None:
    with entering_platform():
        Plan.objects.filter(key="practice").update(is_offered=False)
        prices = price_list()
    assert [(one.plan.key, one.is_usual) for one in prices.offers] == [("solo", False), ("house", False)]


def test_no_plan_at_all_is_an_empty_list(cast: Cast) -> None:
    with entering_platform():
        Plan.objects.all().delete()
        prices = price_list()
    assert (prices.offers, prices.in_all) == ([], [])
