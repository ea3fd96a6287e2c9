"""Where a request comes from, so that tries can be counted per network."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

from django.conf import settings
from django.http import HttpRequest

IPV6_SITE = 64  # bits: one subscriber holds at least this much, so its addresses count as one


def network_of(request: HttpRequest) -> str:
    """The address our own proxies were called from: an IPv4 address, or the /64 that an IPv6 address belongs to.

    `X-Forwarded-For` is read from its right-hand end, and only as far as each hop is one of `TRUSTED_PROXIES`: what
    stands further left was written by strangers.
    """
    trusted = _networks(tuple(settings.TRUSTED_PROXIES))
    hops = [*request.headers.get("X-Forwarded-For", "").split(","), request.META.get("REMOTE_ADDR", "")]
    seen = ""
    for hop in reversed([hop.strip() for hop in hops if hop.strip()]):
        try:
            address = _plain(hop)
        except ValueError:
            break
        seen = _site(address)
        if not _is_among(address, trusted):
            break
    return seen


def _plain(text: str) -> IPv4Address | IPv6Address:
    address = ip_address(text)
    return address.ipv4_mapped or address if isinstance(address, IPv6Address) else address


def _site(address: IPv4Address | IPv6Address) -> str:
    if isinstance(address, IPv6Address):
        return str(ip_network((address, IPV6_SITE), strict=False))
    return str(address)


def _is_among(address: IPv4Address | IPv6Address, networks: Sequence[IPv4Network | IPv6Network]) -> bool:
    return any(address in network for network in networks)


@lru_cache(maxsize=4)
def _networks(written: tuple[str, ...]) -> tuple[IPv4Network | IPv6Network, ...]:
    return tuple(ip_network(one, strict=False) for one in written)
