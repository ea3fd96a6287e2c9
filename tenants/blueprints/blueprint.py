"""What an industry preset is."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from datetime import time

from django.utils.translation import pgettext

from tenants.blueprints.policies import Policies

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")

Hours = tuple[tuple[time, time], ...]


@dataclass(frozen=True, slots=True)
class ServicePreset:
    """Something that can be booked. `price` is in minor units (cents) a person; free is 0."""

    name: str
    minutes: int
    price: int = 0
    currency: str = "EUR"
    capacity: int = 1
    buffer_before: int = 0
    buffer_after: int | None = None  # none of its own: the policy's buffer
    description: str = ""
    color: str = "#475569"


@dataclass(frozen=True, slots=True)
class OfferPreset:
    """Something sold that is not one visit: a package of sessions, a monthly plan, a retainer."""

    name: str
    kind: str
    price: int
    currency: str = "EUR"
    sessions: int = 0
    service: str = ""


@dataclass(frozen=True, slots=True)
class Question:
    """A field of the intake form. `section` groups questions, `choices` and `low`/`high` belong to their kinds."""

    label: str
    kind: str = "text"
    section: str = ""
    required: bool = False
    choices: tuple[str, ...] = ()
    low: int = 0
    high: int = 0
    raises_alert: bool = False


@dataclass(frozen=True, slots=True)
class MetricPreset:
    name: str
    unit: str = ""
    better: str = "up"
    low: int | None = None
    high: int | None = None
    can_be_hidden: bool = False


@dataclass(frozen=True, slots=True)
class Blueprint:
    industry: str
    title: str
    accent: str
    theme: str
    services: tuple[ServicePreset, ...]
    offers: tuple[OfferPreset, ...]
    hours: tuple[Hours, ...]  # seven, Monday first
    policies: Policies
    intake: tuple[Question, ...]
    metrics: tuple[MetricPreset, ...]
    milestones: tuple[str, ...]
    documents: tuple[str, ...]

    def translated(self) -> Blueprint:
        """With its title and services in the active language; what a new business is given is its own from then on."""
        services = tuple(
            replace(one, name=_said(one.name), description=_said(one.description)) for one in self.services
        )
        return replace(self, title=_said(self.title), services=services)

    def policies_data(self) -> dict[str, object]:
        """For `Business.policies`."""
        return asdict(self.policies) | {"reminder_days": list(self.policies.reminder_days)}


def _said(text: str) -> str:
    return pgettext("blueprint", text) if text else ""
