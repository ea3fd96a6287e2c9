"""The business's rules as they apply to one service, in numbers and in the words a client reads and accepts."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tenant_apps.scheduling.models import Service
from tenant_apps.scheduling.slots import Rules
from tenants.blueprints import Policies, read_policies
from tenants.entry import current_business

OWN_RULES = (
    "minimum_notice_minutes",
    "horizon_days",
    "cancel_notice_hours",
    "reschedule_notice_hours",
    "late_fee_percent",
    "no_show_fee_percent",
)


def current_policies() -> Policies:
    return read_policies(current_business().policies)


def policies_for(service: Service) -> Policies:
    """The business's, with what the service has of its own."""
    own = {name: value for name in OWN_RULES if (value := getattr(service, name)) is not None}
    return replace(current_policies(), **own)


def rules_of(service: Service) -> Rules:
    policies = policies_for(service)
    return Rules(
        duration=service.duration,
        before=service.pause_before,
        after=service.pause_after,
        grid=timedelta(minutes=policies.grid_minutes),
        minimum_notice=timedelta(minutes=policies.minimum_notice_minutes),
        horizon=timedelta(days=policies.horizon_days),
        is_compact=policies.gathers_visits,
    )


def policy_line(service: Service) -> str:
    """What is shown before Confirm, and frozen on the booking."""
    policies = policies_for(service)
    sentences = _windows(policies)
    if service.price_minor:
        sentences += _fees(policies)
    return " ".join(sentences)


def _windows(policies: Policies) -> list[str]:
    cancel, move = policies.cancel_notice_hours, policies.reschedule_notice_hours
    if cancel == move == 0:
        return [_("You can cancel or move it until it begins.")]
    if cancel == move:
        return [_("You can cancel or move it free of charge until %(before)s before.") % {"before": _hours(cancel)}]
    return [
        _("You can cancel it free of charge until %(before)s before.") % {"before": _hours(cancel)},
        _("You can move it until %(before)s before.") % {"before": _hours(move)},
    ]


def _fees(policies: Policies) -> list[str]:
    sentences = []
    if policies.cancel_notice_hours and policies.late_fee_percent:
        share = _share(policies.late_fee_percent)
        sentences.append(_("After that, %(share)s is due.") % {"share": share})
    if policies.no_show_fee_percent:
        share = _share(policies.no_show_fee_percent)
        sentences.append(_("If you don’t come, %(share)s is due.") % {"share": share})
    return sentences


def _hours(count: int) -> str:
    return ngettext("%(count)d hour", "%(count)d hours", count) % {"count": count}


def _share(percent: int) -> str:
    return _("the full price") if percent >= 100 else _("%(percent)d%% of the price") % {"percent": percent}
