"""Who must have a second factor, and from when on. Read from the session alone: no page pays a query for it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from django.conf import settings
from django.utils import timezone

from tenants.accounts.assurance import assurance_of
from tenants.accounts.choices import Role
from tenants.accounts.models import User
from tenants.blueprints import read_policies
from tenants.requests import Request

AT_ONCE = datetime(1970, 1, 1, tzinfo=UTC)


def is_required(request: Request) -> bool:
    """Of owners, managers and the platform's staff always; of clients where their business wants it."""
    identity = request.identity
    if identity.is_platform_staff or identity.role in (Role.OWNER, Role.MANAGER):
        return True
    return identity.member_id is None and bool(identity.client_ids) and _policy(request) == "required"


def is_offered(request: Request) -> bool:
    """The team may always; clients where their business lets them."""
    return request.identity.member_id is not None or is_required(request) or _policy(request) != "off"


def protect_by(request: Request) -> datetime | None:
    """Until when this login has to set a second factor up; None where it need not, or has."""
    shown = assurance_of(request.session) if request.identity.is_signed_in else None
    if shown is None or shown.has_second_factor or not is_required(request):
        return None
    if request.identity.is_platform_staff or not isinstance(request.user, User):
        return AT_ONCE
    return request.user.joined_at + timedelta(days=settings.SECOND_FACTOR_GRACE_DAYS)


def must_set_up(request: Request) -> bool:
    """Nothing else opens before the second factor is set up."""
    end = protect_by(request)
    return end is not None and end <= timezone.now()


def _policy(request: Request) -> str:
    return read_policies(request.business.policies).second_factor if request.business else "required"
