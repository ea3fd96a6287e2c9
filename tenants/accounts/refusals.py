"""Somebody who is signed in asks for what is not open to them: written down, so that it is seen, and not each time, so
that nobody can bury the trail under it. Strangers are only asked to sign in, and leave no entry."""

from __future__ import annotations

from datetime import timedelta
from functools import partial

from django.utils import timezone

from tenants.accounts.models import Attempt
from tenants.audit.models import Entry
from tenants.audit.operations import new_entry, write
from tenants.entry import afterwards
from tenants.requests import Request
from tenants.viewer import Viewer

WINDOW = timedelta(hours=1)
# Which of them, counted within the window. A row that is not there is asked for by an old link as well: not the first.
WRITTEN = {403: (1, 10, 100), 404: (5, 50, 500)}


def note_refused(request: Request, status: int) -> None:
    """After the answer, and however its transaction ends. A 404 counts where the address names a row."""
    identity, match = request.identity, request.resolver_match
    viewer = identity.as_platform() or identity.as_team() or identity.as_client()
    if viewer is None or match is None or status not in WRITTEN or (status == 404 and not match.kwargs):
        return
    entry = new_entry(
        by=viewer, verb="account.page_refused", subject=None, client_id=None, status=status, route=match.view_name
    )
    afterwards(partial(_count, _key_of(viewer, status), entry, WRITTEN[status]))


def _count(key: str, entry: Entry, written: tuple[int, ...]) -> None:
    now = timezone.now()
    count = Attempt.objects.filter(key=key, at__gt=now - WINDOW).count() + 1
    if count > written[-1]:
        return
    Attempt.objects.create(key=key, at=now)
    if count in written:
        entry.details["count"] = count
        write(entry)


def _key_of(viewer: Viewer, status: int) -> str:
    who = f"login:{viewer.user_id}" if viewer.user_id else f"key:{viewer.name}"[:90]
    return f"refused:{status}:{who}"
