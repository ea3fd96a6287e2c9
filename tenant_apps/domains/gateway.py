"""Questions to the DNS, asked of the servers that `DNS_SERVERS` names or of the system's own."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import dns.exception
import dns.resolver
from django.conf import settings
from dns.nameserver import Do53Nameserver, Nameserver

from tenants.entry import outside_only

PATIENCE = 5.0  # seconds for a question with all its tries
MOST_VALUES = 20
DNS_PORT = 53


@dataclass(frozen=True, slots=True)
class Answer:
    """`is_known` is False where nobody answered: that a record is missing is an answer."""

    values: tuple[str, ...] = ()
    is_known: bool = True


def ask(name: str, kind: str) -> Answer:
    """The values of a record, such as `CNAME` or `TXT`, in lower case but for texts. Outside of any transaction."""
    outside_only("The DNS")
    try:
        found = _resolver(tuple(settings.DNS_SERVERS)).resolve(name, kind, lifetime=PATIENCE, search=False)
    except (dns.resolver.NXDOMAIN, dns.resolver.NoAnswer):
        return Answer()
    except dns.exception.DNSException:
        return Answer(is_known=False)
    return Answer(tuple(sorted(_text(one, kind) for one in list(found)[:MOST_VALUES])))


def _text(record: object, kind: str) -> str:
    if kind == "TXT":
        parts: tuple[bytes, ...] = getattr(record, "strings", ())
        return b"".join(parts).decode("utf-8", "replace")
    return str(record).rstrip(".").lower()


@cache
def _resolver(servers: tuple[str, ...]) -> dns.resolver.Resolver:
    resolver = dns.resolver.Resolver(configure=not servers)
    resolver.cache = None  # what was just changed must be seen
    if servers:
        resolver.nameservers = [_server(one) for one in servers]
    return resolver


def _server(address: str) -> Nameserver:
    host, colon, port = address.rpartition(":")
    if colon and "]" in host:
        host = host.strip("[]")
    elif not colon or ":" in host:  # an address alone, perhaps one of six
        host, port = address, str(DNS_PORT)
    return Do53Nameserver(host, int(port))
