"""Sessions in the schema that was entered, read and written only at the door: no other role can see a session.

The key in the cookie is kept as a digest. How long a session may rest, and live, is decided by the seat it was signed
in to, and enforced here: the cookie has no say in it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.utils import timezone
from django.utils.module_loading import import_string

from tenants.accounts.assurance import assurance_of
from tenants.accounts.models.sessions import Session
from tenants.entry import at_the_door, is_on_platform
from tenants.events import reseat

BEFORE_SIGN_IN = (timedelta(days=1), timedelta(days=1))


@dataclass(frozen=True, slots=True)
class Seen:
    """Where a session is being used from: a browser's family and a truncated network, never more."""

    browser: str
    network: str


def digest_of(session_key: str) -> str:
    """Plain SHA-256: a key of 32 random letters is not guessed."""
    return hashlib.sha256(session_key.encode()).hexdigest()


def living(session_keys: Iterable[str]) -> set[str]:
    """Those of the keys whose sessions have neither ended nor expired."""
    keys = {digest_of(key): key for key in session_keys}
    found = Session.objects.filter(session_key__in=list(keys), expire_date__gt=timezone.now())
    return {keys[digest] for digest in found.values_list("session_key", flat=True)}


def end_sessions(user_id: int, *, but: str | None = None) -> None:
    """Ends a login's sessions on every browser, at once; `but` is the key of the one that goes on.

    In a business, whatever else lets the login in ends with them (`settings.ENDS_WITH_SESSIONS`).
    """
    reseat(user_id)
    with at_the_door():
        Session.objects.filter(user_id=user_id).exclude(session_key=digest_of(but) if but else "").delete()
        if not is_on_platform():
            for path in settings.ENDS_WITH_SESSIONS:
                import_string(path)(user_id)


class SessionStore(DatabaseStore):
    row: Session | None = None
    seen: Seen | None = None

    @classmethod
    def get_model_class(cls) -> type[Session]:
        return Session

    def load(self) -> dict[str, Any]:
        with at_the_door():
            self.row = self._find(self.session_key)
        if self.row is None:
            self._session_key = None
            return {}
        return self.decode(self.row.session_data)

    def exists(self, session_key: str) -> bool:
        with at_the_door():
            return self._find(session_key) is not None

    def save(self, must_create: bool = False) -> None:
        with at_the_door():
            super().save(must_create=must_create)

    def delete(self, session_key: str | None = None) -> None:
        key = session_key or self.session_key
        if key:
            with at_the_door():
                Session.objects.filter(session_key=digest_of(key)).delete()

    def create_model_instance(self, data: dict[str, Any]) -> Session:
        started, assurance = self._started_at(data), assurance_of(data)
        seen = self.seen or (Seen(self.row.browser, self.row.network) if self.row else Seen("", ""))
        return Session(
            session_key=digest_of(self.session_key or ""),
            session_data=self.encode(data),
            expire_date=self.get_expiry_date(),
            user_id=int(data[SESSION_KEY]) if SESSION_KEY in data else None,
            seat=assurance.seat if assurance else "",
            browser=seen.browser,
            network=seen.network,
            started_at=started,
            last_used_at=timezone.now(),
        )

    def get_expiry_date(self, **_: Any) -> datetime:
        """It ends after a rest, or at the end of its life, whichever comes first."""
        idle, absolute = self._lifetimes()
        return min(timezone.now() + idle, self._started_at(self._session) + absolute)

    def get_expiry_age(self, **_: Any) -> int:
        """Of the cookie, in seconds: it stays as long as the session could live."""
        _idle, absolute = self._lifetimes()
        return max(0, round((self._started_at(self._session) + absolute - timezone.now()).total_seconds()))

    def note_use(self, seen: Seen) -> None:
        """Remembers where it is used from; the row learns of it every now and then, to spare a write a page."""
        self.seen = seen
        idle, _absolute = self._lifetimes()
        if self.row is None or timezone.now() - self.row.last_used_at < min(idle / 30, timedelta(minutes=5)):
            return
        with at_the_door():
            Session.objects.filter(pk=self.row.pk).update(
                last_used_at=timezone.now(),
                expire_date=self.get_expiry_date(),
                browser=seen.browser,
                network=seen.network,
            )

    @property
    def _session(self) -> dict[str, Any]:
        data: dict[str, Any] = self._get_session()  # type: ignore[attr-defined]  # not in the stubs
        return data

    def _find(self, session_key: str | None) -> Session | None:
        if not session_key:
            return None
        return Session.objects.filter(session_key=digest_of(session_key), expire_date__gt=timezone.now()).first()

    def _lifetimes(self) -> tuple[timedelta, timedelta]:
        assurance = assurance_of(self._session)
        lifetimes: tuple[timedelta, timedelta] = (
            settings.SESSION_LIFETIMES[assurance.seat] if assurance else BEFORE_SIGN_IN
        )
        return lifetimes

    def _started_at(self, data: dict[str, Any]) -> datetime:
        assurance = assurance_of(data)
        return assurance.signed_in_at if assurance else self.row.started_at if self.row else timezone.now()
