"""`Idempotency-Key`: the same call made again does nothing more, and a key that was used stands for that call alone.

After draft-ietf-httpapi-idempotency-key-header. The operation itself answers a repeated key with what it made at first;
what is kept here is for what the key was used.
"""

from __future__ import annotations

import json
from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from django.utils.translation import gettext as _

from api.models import Call
from api.operations import digest_of
from api.problems import Problem
from tenants.entry import at_the_door

if TYPE_CHECKING:
    from api.endpoint import ApiRequest

HEADER = "Idempotency-Key"
KEPT = timedelta(days=30)


def request_key_of(request: ApiRequest) -> UUID | None:
    sent = request.headers.get(HEADER, "").strip().strip('"')
    try:
        return UUID(sent) if sent else None
    except ValueError:
        raise Problem(400, "invalid", errors=[{"field": HEADER, "detail": _("Send a UUID.")}]) from None


def bind_key(request: ApiRequest) -> None:
    """Keeps what the key stands for, with what the call does: a call that is refused leaves its key free.

    Of two at the same moment the second waits for the first. Raises a 422 `Problem`.
    """
    key = request_key_of(request)
    if key is None:
        return
    holder, digest = request.caller.holder, digest_of(_said(request))
    with at_the_door():
        Call.objects.bulk_create([Call(holder=holder, key=key, digest=digest)], ignore_conflicts=True)
        if Call.objects.get(holder=holder, key=key).digest != digest:
            raise Problem(422, "key-reused")


def _said(request: ApiRequest) -> str:
    return json.dumps([request.method, request.path, request.data], sort_keys=True, default=str)
