"""Secrets at rest. What must be read again, such as the key of an authenticator app, is sealed with AES-GCM.

Keys come from SECRET_KEY; those it replaced (`SECRET_KEY_FALLBACKS`) still open what they closed. `purpose` is bound
into the seal: a sealed secret copied to another row, or to another use, does not open there.
"""

from __future__ import annotations

import hashlib
import os
from base64 import urlsafe_b64decode, urlsafe_b64encode
from functools import lru_cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

from tenants.lib import tokens

NONCE = 12  # bytes: NIST SP 800-38D, 8.2.2
NAME = 4  # letters that tell which key closed it


class NotSealedHere(Exception):
    """Not made by this installation's keys, for another purpose, or changed since."""


def seal(secret: bytes, *, purpose: str) -> str:
    """Answers `4 + 4/3 * (28 + len(secret))` letters, safe in an address."""
    nonce = os.urandom(NONCE)
    sealed = nonce + _cipher(settings.SECRET_KEY).encrypt(nonce, secret, purpose.encode())
    return _name(settings.SECRET_KEY) + urlsafe_b64encode(sealed).decode()


def unseal(sealed: str, *, purpose: str) -> bytes:
    """Raises `NotSealedHere`."""
    for key in _keys():
        if sealed.startswith(_name(key)):
            try:
                data = urlsafe_b64decode(sealed[NAME:])
                return _cipher(key).decrypt(data[:NONCE], data[NONCE:], purpose.encode())
            except (ValueError, InvalidTag):
                continue
    raise NotSealedHere(purpose)


def is_current(sealed: str) -> bool:
    """Whether today's key closed it; otherwise it should be sealed anew before the old key goes."""
    return sealed.startswith(_name(settings.SECRET_KEY))


def digests(value: str) -> list[str]:
    """For what need not be read again, only recognised: keyed, under today's secret first, then those it replaced."""
    return [tokens.digest(value, key=key) for key in _keys()]


def _keys() -> list[str]:
    return [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]


@lru_cache(maxsize=8)
def _derived(secret: str) -> bytes:
    return HKDF(SHA256(), length=32, salt=None, info=b"portico:secrets").derive(secret.encode())


def _cipher(secret: str) -> AESGCM:
    return AESGCM(_derived(secret))


def _name(secret: str) -> str:
    return hashlib.sha256(_derived(secret)).hexdigest()[:NAME]
