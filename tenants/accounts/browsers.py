"""A browser as its owner would call it, and where it is: enough to know one's own devices again."""

from __future__ import annotations

from django.http import HttpRequest
from django.utils.translation import gettext as _

from tenants.accounts.networks import network_of
from tenants.audit.source import LONGEST_AGENT, agent_family, shortened

HANDHELD = ("iOS", "Android")


def browser_of(request: HttpRequest) -> str:
    """Families without versions, such as `Firefox, Linux`."""
    return agent_family(request.headers.get("User-Agent", "")[:LONGEST_AGENT])


def network_shown(request: HttpRequest) -> str:
    """Cut so that it names a neighbourhood and no household."""
    return shortened(network_of(request))


def browser_words(browser: str) -> str:
    """`Firefox on Linux`."""
    family, _comma, system = browser.partition(", ")
    if not family or family == "Other":
        return _("Unknown browser")
    if not system or system == "Other":
        return family
    return _("%(browser)s on %(system)s") % {"browser": family, "system": system}


def is_handheld(browser: str) -> bool:
    return browser.endswith(HANDHELD)
