"""The places each shell's bar or rail leads to. A place whose URL name doesn't exist yet simply isn't shown."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from django.http import HttpRequest
from django.urls import NoReverseMatch, get_urlconf, resolve, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from tenants.access import access_of

Shell = Literal["client", "team", "platform"]
ON_THE_BAR = 5


@dataclass(frozen=True, slots=True)
class Place:
    label: str | Promise
    url_name: str
    icon: str
    word: str = ""  # the business's own word stands instead of the label, e.g. "client" -> Patients
    holds: tuple[str, ...] = ()  # pages found from here whose addresses don't begin with this place's


@dataclass(frozen=True, slots=True)
class ShownPlace:
    place: Place
    url: str
    is_current: bool


SET_UP = ("scheduling:location-list", "scheduling:resource-list", "scheduling:holidays", "scheduling:booking-rules")
OF_THE_OWNER = (
    "branding:look", "domains:domain-list", "drill:security", "signing:rules", "activity:trail", "tokens:key-list",
)  # fmt: skip
PLACES: dict[Shell, tuple[Place, ...]] = {
    "client": (
        Place(_("Home"), "home:home", "house"),
        Place(_("Book"), "scheduling:booking", "calendar-plus"),
        Place(_("Appointments"), "scheduling:my-appointments", "calendar-days", word="appointment"),
        Place(_("Messages"), "messaging:thread", "message-circle"),
        Place(_("Account"), "clients:my-account", "user"),
    ),
    "team": (
        Place(_("Today"), "team:today", "sun", holds=("scheduling:team-booking", "scheduling:request-list")),
        Place(_("Calendar"), "scheduling:calendar", "calendar"),
        Place(_("Clients"), "clients:client-list", "users", word="client"),
        Place(_("Services"), "scheduling:service-list", "sparkles", word="service", holds=SET_UP),
        Place(_("Hours"), "scheduling:hours", "clock"),
        Place(_("Team"), "team:member-list", "building-2", holds=("team:roles", "team:ownership")),
        Place(_("Settings"), "team:settings", "settings", holds=OF_THE_OWNER),
    ),
    "platform": (
        Place(_("Businesses"), "console:business-list", "building-2"),
        Place(_("Queue"), "console:queue", "layout-grid"),
        Place(_("Activity"), "console:trail", "list-checks"),
        Place(_("Drills"), "console:drill-list", "shield-check"),
    ),
}

ACCOUNT_PLACES: dict[str, tuple[Place, ...]] = {
    "client": (Place(_("My account"), "clients:my-account", "user"),),
    "team": (Place(_("My account"), "team:my-account", "user"),),
    "platform": (Place(_("My account"), "accounts:signing-in", "user"),),
}
SIGN_OUT = "accounts:sign-out"
LANGUAGE = "accounts:language"
SECOND_FACTOR = "accounts:second-factor"
HOUSEHOLD = "clients:household"
END_PORTAL_VIEW = "clients:portal-view-end"


def places(shell: Shell, request: HttpRequest) -> list[ShownPlace]:
    """Where the shell leads this viewer. The landing page is current only on itself: it begins every other address."""
    role = getattr(getattr(request, "viewer", None), "role", "")
    named = [(place, url) for place in PLACES[shell] if (url := address_of(place.url_name))]
    found = [(place, url) for place, url in named if not (roles := _roles_at(url, get_urlconf())) or role in roles]
    begun = [(url, url) for _place, url in found[1:]]
    begun += [(prefix, url) for place, url in found for prefix in _held_at(place.holds, get_urlconf())]
    inside = [(prefix, url) for prefix, url in begun if request.path.startswith(prefix)]
    _prefix, current = max(inside, key=lambda one: len(one[0]), default=("", request.path))
    return [ShownPlace(place, url, url == current) for place, url in found]


@lru_cache(maxsize=128)
def _held_at(url_names: tuple[str, ...], urlconf: str | None) -> tuple[str, ...]:
    return tuple(filter(None, map(address_of, url_names)))


@lru_cache(maxsize=128)
def _roles_at(url: str, urlconf: str | None) -> frozenset[str]:
    """Who is let in there; empty where no role is asked for. A place that would refuse is no place to go."""
    access = access_of(resolve(url, urlconf).func)
    return access.roles if access else frozenset()


def account_links(kind: str) -> list[ShownPlace]:
    """What an account's menu leads to, besides signing out."""
    found = ((place, address_of(place.url_name)) for place in ACCOUNT_PLACES.get(kind, ()))
    return [ShownPlace(place, url, is_current=False) for place, url in found if url]


def address_of(url_name: str) -> str:
    """The address, or nothing where no such page exists (yet, or on this host)."""
    try:
        return reverse(url_name)
    except NoReverseMatch:
        return ""
