"""Host names as people type them, and as the DNS has them."""

from __future__ import annotations

import ipaddress
from functools import cache
from urllib.parse import urlsplit

import idna
from publicsuffixlist import PublicSuffixList

from tenants.domains import is_ours

LONGEST = 253
PROOF_LABEL = "_portal-check"


class NotAName(ValueError):
    """It can not be a business's own name; `why`: malformed, ours, suffix."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


@cache
def _suffixes() -> PublicSuffixList:
    return PublicSuffixList()


def host_from(text: str) -> str:
    """`https://Termine.Müller.example/buchen` → `termine.xn--mller-kva.example`. Raises `NotAName`."""
    typed = text.strip()
    try:
        given = urlsplit(typed if "//" in typed else f"//{typed}").hostname or ""
        host = idna.encode(given.rstrip("."), uts46=True, std3_rules=True).decode()
    except (ValueError, idna.IDNAError):
        raise NotAName("malformed") from None
    if len(host) > LONGEST or "." not in host or _is_address(host) or f"{PROOF_LABEL}." in f"{host}.":
        raise NotAName("malformed")
    if is_ours(host):
        raise NotAName("ours")
    if _suffixes().privatesuffix(host) is None:
        raise NotAName("suffix")
    return host


def zone_of(host: str) -> str:
    """The name that was registered: `portal.clinic.co.uk` → `clinic.co.uk`."""
    return str(_suffixes().privatesuffix(host) or host)


def is_apex(host: str) -> bool:
    """Whether it is the registered name itself, which can have no CNAME (RFC 1912, 2.4)."""
    return zone_of(host) == host


def within_zone(name: str, *, zone: str) -> str:
    """As DNS providers ask for it: the part before the registered name, `@` for that name itself."""
    return "@" if name == zone else name.removesuffix(f".{zone}")


def shown(host: str) -> str:
    """With its own letters, where it has others than a to z."""
    try:
        return idna.decode(host)
    except idna.IDNAError:
        return host


def _is_address(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True
