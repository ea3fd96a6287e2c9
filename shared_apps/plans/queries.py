from __future__ import annotations

from dataclasses import dataclass

from shared_apps.plans.choices import Feature
from shared_apps.plans.models import Plan

KNOWN = frozenset(Feature.values)  # a row may name what an older or newer version knows


@dataclass(frozen=True, slots=True)
class Offer:
    """A plan, and what it brings that not all of them do."""

    plan: Plan
    features: list[str]
    is_usual: bool


@dataclass(frozen=True, slots=True)
class PriceList:
    offers: list[Offer]
    in_all: list[str]


def price_list() -> PriceList:
    """What is offered, from the smallest on. Of three, the one in the middle is what most need."""
    plans = list(Plan.objects.filter(is_offered=True))
    shared = set.intersection(*(set(plan.features) for plan in plans)) if plans else set()
    offers = [
        Offer(plan, _labels(plan, without=shared), is_usual=len(plans) == 3 and number == 1)
        for number, plan in enumerate(plans)
    ]
    return PriceList(offers, [str(feature.label) for feature in Feature if feature.value in shared])


def _labels(plan: Plan, *, without: set[str]) -> list[str]:
    return [str(Feature(key).label) for key in plan.features if key in KNOWN - without]
