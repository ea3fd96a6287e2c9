from __future__ import annotations

from tenants.accounts.models import User
from tenants.requests import Request
from tenants.viewer import Identity


def identity_of(request: Request, user: User) -> Identity:
    """Every login in the platform's own schema belongs to its staff."""
    return Identity(user_id=user.pk, name=user.name or user.email, is_platform_staff=True)
