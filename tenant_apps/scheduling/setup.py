"""The pages on which a business says what can be booked and when, beside each other."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from tenants.accounts.permissions import Permission, may
from tenants.viewer import Viewer

PAGES: tuple[tuple[str, str | Promise, str, Permission], ...] = (
    ("services", _("Services"), "scheduling:service-list", Permission.CHANGE_SERVICES),
    ("hours", _("Hours"), "scheduling:hours", Permission.CHANGE_OWN_HOURS),
    ("places", _("Places"), "scheduling:location-list", Permission.CHANGE_SERVICES),
    ("rooms", _("Rooms"), "scheduling:resource-list", Permission.CHANGE_SERVICES),
    ("holidays", _("Holidays"), "scheduling:holidays", Permission.CHANGE_HOURS),
    ("rules", _("Rules"), "scheduling:booking-rules", Permission.CHANGE_SETTINGS),
)


@dataclass(frozen=True, slots=True)
class SetupPage:
    name: str
    label: str | Promise
    href: str
    is_current: bool


def setup_pages(viewer: Viewer, current: str) -> list[SetupPage]:
    """Those that this member may open."""
    return [
        SetupPage(name, label, reverse(url_name), name == current)
        for name, label, url_name, permission in PAGES
        if may(viewer, permission)
    ]
