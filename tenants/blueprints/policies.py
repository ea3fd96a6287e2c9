"""The rules a business starts with, as plain numbers. Stored as JSON on the business, read back typed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Literal

SecondFactor = Literal["off", "offered", "required"]  # for clients; what the team must have is no business's choice


@dataclass(frozen=True, slots=True)
class Policies:
    """Hours before a visit, percent of its price, days and minutes. Zero or empty: the rule does not apply."""

    cancel_notice_hours: int = 24
    reschedule_notice_hours: int = 24
    late_fee_percent: int = 0
    no_show_fee_percent: int = 0
    buffer_minutes: int = 0
    grid_minutes: int = 15
    minimum_notice_minutes: int = 120
    horizon_days: int = 60
    travel_minutes: int = 0
    gathers_visits: bool = False
    holiday_country: str = ""
    holiday_region: str = ""
    open_holidays: tuple[str, ...] = ()  # by name: worked on all the same
    courtesy_cancellations: int = 0
    courtesy_period: str = ""
    guardian_under_age: int = 0
    guardian_is_copied: bool = False
    second_factor: SecondFactor = "offered"
    caseload: bool = False
    card_on_file: bool = False
    prepaid: bool = False
    autopay_monthly: bool = False
    conflict_clearance: bool = False
    files_need_step_up: bool = False
    notes_need_step_up: bool = False
    several_contacts: bool = False
    weekly_series: bool = False
    pauses_in_holidays: bool = False
    cut_off_days: int = 0
    pack_expires_months: int = 0
    nudge_after_quiet_days: int = 0
    reminder_days: tuple[int, ...] = ()


def read_policies(data: Mapping[str, object]) -> Policies:
    """What `Business.policies` holds, typed: a missing rule has its default, an unknown one is passed over."""
    known = {field.name: data[field.name] for field in fields(Policies) if field.name in data}
    known = {name: tuple(value) if isinstance(value, list) else value for name, value in known.items()}
    return Policies(**known)  # type: ignore[arg-type]  # JSON: the values' types were checked when the rules were saved
