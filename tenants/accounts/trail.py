"""What happens to a login is written down (tenants.audit)."""

from __future__ import annotations

from typing import Any

from tenants.accounts.models import User
from tenants.audit.operations import record
from tenants.viewer import ANONYMOUS, Viewer, viewer_or_none


def note(verb: str, user: User, *, by: Viewer | None = None, **details: Any) -> None:
    """`by` is whoever did it, where that is not the login itself."""
    if by is None:
        seen = viewer_or_none() or ANONYMOUS
        by = seen if seen.user_id == user.pk else Viewer(seen.kind, user.pk, name=user.name or user.email)
    record(by=by, verb=verb, subject=user, **details)


def note_refusal(method: str) -> None:
    """A first factor that didn't fit. Of no login: whether there is one for the address is said nowhere."""
    record(by=ANONYMOUS, verb="account.sign_in_refused", method=method)
