"""Tokens and keys: made, used and ended. Run at the door: no other role may touch them."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from api.choices import KEY_ROLES, Scope
from api.models import Key, Token
from api.queries import live_keys, live_tokens
from tenants.accounts import notices
from tenants.accounts.assurance import FRESH
from tenants.accounts.choices import Role
from tenants.accounts.models import User
from tenants.accounts.trail import note
from tenants.audit.operations import record
from tenants.lib.tokens import new_token
from tenants.viewer import Viewer

USUAL_DAYS, LONGEST_DAYS = 90, 365
MOST_LIVE = 50
SHOWN = 8  # letters that lists show
NOTED_EVERY = timedelta(minutes=5)  # a row is not written for each call


class TooMany(Exception):
    """Fifty are live already: one has to end first."""


class NotGrantable(Exception):
    """A role or scope that whoever asks can't hand on."""


def issue_token(
    user: User,
    *,
    by: Viewer,
    name: str,
    scopes: Iterable[str],
    days: int = USUAL_DAYS,
    has_factor: bool,
    is_confirmed: bool = False,
) -> tuple[Token, str]:
    """Makes a token and tells its holder by mail; its text is answered here and kept nowhere. Raises `TooMany`.

    `is_confirmed`: they have shown just now that it is them, with the strongest proof their login has.
    """
    if live_tokens(user.pk).count() >= MOST_LIVE:
        raise TooMany
    text = f"tok_{new_token()}"
    kept = _fields(text, name, scopes, days)
    shown = {"has_factor": has_factor, "confirmed_at": kept["created_at"] if is_confirmed else None}
    token = Token.objects.create(user_id=user.pk, proof=proof_of(user), **shown, **kept)
    record(by=by, verb="token.issued", subject=token, scopes=token.scopes, days=days)
    notices.changed(user, _("A new access token was made"))
    return token, text


def revoke_token(token: Token, *, by: Viewer) -> None:
    if Token.objects.filter(pk=token.pk, revoked_at=None).update(revoked_at=timezone.now()):
        record(by=by, verb="token.revoked", subject=token)


def end_tokens_of(user_id: int) -> None:
    """All of a person's, where their sessions end: a new password or factor, leaving, signing out everywhere."""
    ended = Token.objects.filter(user_id=user_id, revoked_at=None, expires_at__gt=timezone.now())
    if count := ended.update(revoked_at=timezone.now()):
        note("token.all_revoked", User.objects.get(pk=user_id), count=count)


def note_confirmation(token: Token) -> datetime:
    """Its holder has just shown that it is them; until when that counts."""
    now = timezone.now()
    Token.objects.filter(pk=token.pk).update(confirmed_at=now)
    return now + FRESH


def issue_key(
    *,
    by: Viewer,
    name: str,
    role: str,
    scopes: Iterable[str],
    days: int = USUAL_DAYS,
    networks: Sequence[str] = (),
) -> tuple[Key, str]:
    """Makes a key in the name of the owner who asks. Raises `TooMany`, `NotGrantable`."""
    if by.role != Role.OWNER or by.member_id is None or role not in KEY_ROLES:
        raise NotGrantable
    if live_keys().count() >= MOST_LIVE:
        raise TooMany
    text = f"key_{new_token()}"
    fields = _fields(text, name, scopes, days)
    key = Key.objects.create(role=role, made_by_id=by.member_id, networks=list(networks), **fields)
    record(by=by, verb="key.issued", subject=key, role=role, scopes=key.scopes, days=days)
    return key, text


def revoke_key(key: Key, *, by: Viewer) -> None:
    if Key.objects.filter(pk=key.pk, revoked_at=None).update(revoked_at=timezone.now()):
        record(by=by, verb="key.revoked", subject=key)


def note_use(bearer: Token | Key) -> None:
    """When it was used last, to five minutes."""
    now = timezone.now()
    is_stale = Q(last_used_at=None) | Q(last_used_at__lt=now - NOTED_EVERY)
    if bearer.last_used_at is None or bearer.last_used_at < now - NOTED_EVERY:
        type(bearer).objects.filter(is_stale, pk=bearer.pk).update(last_used_at=now)


def proof_of(user: User) -> str:
    """Changes with the password, as a session's does."""
    return digest_of(user.password)


def digest_of(text: str) -> str:
    """Plain SHA-256: of 32 random bytes there is nothing to guess."""
    return hashlib.sha256(text.encode()).hexdigest()


def _fields(text: str, name: str, scopes: Iterable[str], days: int) -> dict[str, Any]:
    now = timezone.now()
    return {
        "name": name,
        "prefix": text[:SHOWN],
        "digest": digest_of(text),
        "scopes": sorted({Scope(scope).value for scope in scopes}),
        "created_at": now,
        "expires_at": now + timedelta(days=min(max(days, 1), LONGEST_DAYS)),
    }
