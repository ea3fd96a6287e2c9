"""Codes people type and links they tap: random, and kept only as digests."""

from __future__ import annotations

import hashlib
import hmac
import secrets


def new_code() -> str:
    """Six decimal digits."""
    return f"{secrets.randbelow(1_000_000):06d}"


def new_token() -> str:
    """32 random bytes in URL-safe letters (43 of them)."""
    return secrets.token_urlsafe(32)


def digest(value: str, *, key: str) -> str:
    """A keyed SHA-256: six digits alone would be guessed from a plain digest in no time."""
    return hmac.new(key.encode(), value.encode(), hashlib.sha256).hexdigest()


def same(one: str, other: str) -> bool:
    return hmac.compare_digest(one, other)
