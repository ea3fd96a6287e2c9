"""Reads a preset from its file. An unknown key or a wrong shape stops here, not at somebody's sign-up."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from datetime import time
from functools import cache
from pathlib import Path
from typing import Any

from tenants.blueprints.blueprint import (
    WEEKDAYS,
    Blueprint,
    Hours,
    MetricPreset,
    OfferPreset,
    Question,
    ServicePreset,
)
from tenants.blueprints.policies import Policies

INDUSTRIES = ("clinic", "coaching", "legal", "accounting", "tutoring")


class UnknownIndustry(LookupError):
    """There is no preset for this industry."""


@cache
def load_blueprint(industry: str) -> Blueprint:
    if industry not in INDUSTRIES:
        raise UnknownIndustry(industry)
    with (Path(__file__).parent / f"{industry}.toml").open("rb") as file:
        return _read(industry, tomllib.load(file))


def _read(industry: str, data: dict[str, Any]) -> Blueprint:
    return Blueprint(
        industry=industry,
        services=tuple(ServicePreset(**row) for row in data.pop("services")),
        offers=tuple(OfferPreset(**row) for row in data.pop("offers")),
        hours=_week(data.pop("hours")),
        policies=Policies(**_tupled(data.pop("policies"))),
        intake=tuple(Question(**_tupled(row)) for row in data.pop("intake")),
        metrics=tuple(MetricPreset(**row) for row in data.pop("metrics")),
        **_tupled(data),
    )


def _tupled(row: Mapping[str, Any]) -> dict[str, Any]:
    return {key: tuple(value) if isinstance(value, list) else value for key, value in row.items()}


def _week(data: dict[str, list[str]]) -> tuple[Hours, ...]:
    if unknown := set(data) - set(WEEKDAYS):
        raise KeyError(f"Not a weekday: {sorted(unknown)}")
    return tuple(tuple(_range(text) for text in data.get(day, [])) for day in WEEKDAYS)


def _range(text: str) -> tuple[time, time]:
    starts, ends = (time.fromisoformat(part) for part in text.split("-"))
    return starts, ends
