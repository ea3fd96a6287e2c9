from __future__ import annotations

from tenants.audit.operations import record
from tenants.models import Business, BusinessStatus
from tenants.viewer import Viewer


class AlreadySo(Exception):
    """The business stands that way already: somebody else pressed first."""


def suspend_business(business: Business, *, by: Viewer, reason: str) -> None:
    """Closes the portal for everybody within one page view; nothing in it is touched. Raises `AlreadySo`."""
    _turn(business, to=BusinessStatus.SUSPENDED, by=by, verb="business.suspended", reason=reason)


def reopen_business(business: Business, *, by: Viewer, reason: str) -> None:
    """Raises `AlreadySo`."""
    _turn(business, to=BusinessStatus.OPEN, by=by, verb="business.reopened", reason=reason)


def _turn(business: Business, *, to: BusinessStatus, by: Viewer, verb: str, reason: str) -> None:
    kept = reason if to == BusinessStatus.SUSPENDED else ""
    if not Business.objects.filter(pk=business.pk).exclude(status=to).update(status=to, status_reason=kept):
        raise AlreadySo
    record(by=by, verb=verb, subject=business, business=business.name, reason=reason)
