from __future__ import annotations

from typing import Any

from django.contrib.auth.backends import BaseBackend
from django.http import HttpRequest

from tenants.accounts.models import User
from tenants.entry import at_the_door


class EmailBackend(BaseBackend):
    """Email and password. An unknown address costs the same hashing time as a known one."""

    def authenticate(self, request: HttpRequest | None, **credentials: Any) -> User | None:
        email, password = credentials.get("email"), credentials.get("password")
        if not email or password is None:
            return None
        with at_the_door():
            user = User.objects.filter(email=str(email).strip().lower(), is_active=True).first()
            if user is None:
                User().set_password(password)
                return None
            return user if user.check_password(password) else None

    def get_user(self, user_id: Any) -> User | None:
        with at_the_door():
            return User.objects.filter(pk=user_id, is_active=True).first()
