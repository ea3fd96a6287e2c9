from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from typing import TypedDict, Unpack

from django.db import transaction

from tenant_apps.scheduling.exceptions import NoSuchCountry
from tenant_apps.scheduling.policy import current_policies
from tenant_apps.scheduling.queries.holidays import countries
from tenants.accounts.permissions import Permission, requires
from tenants.audit.operations import record
from tenants.businesses import change_business
from tenants.entry import current_business
from tenants.events import publish
from tenants.viewer import Viewer


class BookingRules(TypedDict, total=False):
    grid_minutes: int
    minimum_notice_minutes: int
    horizon_days: int
    cancel_notice_hours: int
    reschedule_notice_hours: int
    late_fee_percent: int
    no_show_fee_percent: int
    travel_minutes: int
    gathers_visits: bool


@requires(Permission.CHANGE_SETTINGS)
@transaction.atomic
def set_booking_rules(*, by: Viewer, **rules: Unpack[BookingRules]) -> None:
    """For whatever is booked from now on; what is booked already keeps what was agreed."""
    before = asdict(current_policies())
    changed = sorted(name for name, value in rules.items() if before[name] != value)
    if changed:
        _keep({**rules})
        record(by=by, verb="rules.changed", subject=None, fields=changed)
        publish("services")


@requires(Permission.CHANGE_HOURS)
@transaction.atomic
def set_holidays(*, by: Viewer, country: str, region: str = "", open_holidays: Iterable[str] = ()) -> None:
    """On which public holidays nothing is offered: those of the country and region (ISO 3166), but for the ones named.

    No country, no holidays. Raises NoSuchCountry.
    """
    known = countries()
    if country and (country not in known or (region and region not in known[country])):
        raise NoSuchCountry
    chosen = {"holiday_country": country, "holiday_region": region, "open_holidays": sorted(set(open_holidays))}
    _keep(chosen)
    record(by=by, verb="holidays.set", subject=None, country=country, region=region)
    publish("services")


def _keep(rules: Mapping[str, object]) -> None:
    business = current_business()
    change_business(business, policies={**business.policies, **rules})
