"""Tokens and keys as their holders list them. Run at the door: no other role may read them."""

from __future__ import annotations

from django.db.models import QuerySet
from django.utils import timezone

from api.models import Key, Token


def live_tokens(user_id: int) -> QuerySet[Token]:
    """A person's own, newest first."""
    tokens: QuerySet[Token] = Token.objects.filter(user_id=user_id, revoked_at=None, expires_at__gt=timezone.now())
    return tokens.order_by("-created_at", "-id")


def live_keys() -> QuerySet[Key]:
    """The business's, newest first."""
    keys: QuerySet[Key] = Key.objects.filter(revoked_at=None, expires_at__gt=timezone.now())
    return keys.select_related("made_by").order_by("-created_at", "-id")
