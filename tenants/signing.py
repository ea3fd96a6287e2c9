"""What the application vouches for to Postgres and to the queue: short HMACs under keys derived from SECRET_KEY.

The database holds the derived keys (`portico.signing_key`, readable by its owner alone) and checks the tokens itself.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterable, Mapping

from django.conf import settings

DATABASE = "viewer"  # the one purpose whose key the database has as well
BLOCK = 64  # bytes: SHA-256's block, RFC 2104


def derived_key(purpose: str, secret: str) -> bytes:
    return hmac.new(secret.encode(), f"portico:{purpose}".encode(), hashlib.sha256).digest()


def signature(purpose: str, message: str) -> str:
    return hmac.new(derived_key(purpose, settings.SECRET_KEY), message.encode(), hashlib.sha256).hexdigest()


def is_signed(purpose: str, message: str, given: str) -> bool:
    """Accepts the current secret and those it replaced (`SECRET_KEY_FALLBACKS`)."""
    secrets = (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
    right = (hmac.new(derived_key(purpose, secret), message.encode(), hashlib.sha256).hexdigest() for secret in secrets)
    return any(hmac.compare_digest(one, given) for one in right)


def vouched(*parts: object) -> str:
    """For what Postgres does only where the application says so: it checks this over the parts, joined with colons."""
    return signature(DATABASE, ":".join(map(str, parts)))


def client_token(role: str, client_ids: Iterable[int], narrowed: Mapping[str, Iterable[int]] | None = None) -> str:
    """`{1,2}/book:{1}.<hmac>`: the clients a transaction may see, bound to the business's role that reads them.

    `narrowed` names the parts and rights that hold for fewer of them.
    """
    ids = _array(client_ids) + "".join(f"/{scope}:{_array(found)}" for scope, found in sorted((narrowed or {}).items()))
    return f"{ids}.{vouched(role, ids)}"


def _array(ids: Iterable[int]) -> str:
    return "{" + ",".join(str(int(one)) for one in ids) + "}"


def pads(secret: str) -> tuple[bytes, bytes]:
    """The inner and outer pads of RFC 2104, so that Postgres can compute the same HMAC with sha256() alone."""
    key = derived_key(DATABASE, secret).ljust(BLOCK, b"\0")
    return bytes(byte ^ 0x36 for byte in key), bytes(byte ^ 0x5C for byte in key)
