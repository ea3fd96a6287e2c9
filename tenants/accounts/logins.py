"""An address's one login, whatever seats it has. Run at the door."""

from __future__ import annotations

from django.db import IntegrityError, transaction

from tenants.accounts.finding import note_address
from tenants.accounts.models import User


class LoginClosed(Exception):
    """The address has a login that is switched off."""


def login_for(email: str, *, name: str) -> User:
    """That of a member of the team, of a parent with another child here, or a new one. Raises `LoginClosed`."""
    user = User.objects.filter(email=email).first()
    if user is None:
        try:
            with transaction.atomic():
                user = User.objects.create_user(email, name=name)
                note_address(email)
                return user
        except IntegrityError:
            user = User.objects.get(email=email)
    if not user.is_active:
        raise LoginClosed
    return user
