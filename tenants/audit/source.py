"""Where an act comes from: enough to tell that it was not oneself, and no more than that."""

from __future__ import annotations

from collections.abc import Callable
from contextvars import ContextVar
from dataclasses import dataclass
from functools import lru_cache
from ipaddress import IPv4Network, ip_network

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from ua_parser import parse

from tenants.accounts.networks import network_of

LONGEST_AGENT = 400  # of a header that anybody may write

_request: ContextVar[HttpRequest | None] = ContextVar("request", default=None)


@dataclass(frozen=True, slots=True)
class Source:
    """`network` is cut to settings.AUDIT_NETWORK_BITS; `agent` is the kind of program, as in "Mobile Safari, iOS"."""

    network: str = ""
    agent: str = ""
    request_id: str = ""


class WhereFrom:
    """Must stand outside of the middleware that enters: what is recorded is completed when it leaves."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        token = _request.set(request)
        try:
            return self.get_response(request)
        finally:
            _request.reset(token)


def current_source() -> Source:
    """Empty where no request is being answered: in a task, in a command."""
    request = _request.get()
    if request is None:
        return Source()
    agent = agent_family(request.headers.get("User-Agent", "")[:LONGEST_AGENT])
    return Source(shortened(network_of(request)), agent, getattr(request, "id", ""))


def shortened(network: str) -> str:
    """An address without its last part; nothing where settings say to keep none of it."""
    if not network:
        return ""
    found = ip_network(network, strict=False)
    bits = settings.AUDIT_NETWORK_BITS[0 if isinstance(found, IPv4Network) else 1]
    kept = ip_network((found.network_address, min(bits, found.prefixlen)), strict=False)
    return str(kept) if bits else ""


@lru_cache(maxsize=2_000)
def agent_family(header: str) -> str:
    """ "Firefox, Linux": the families of the browser and of its system, without their versions."""
    if not header:
        return ""
    found = parse(header)
    families = [part.family for part in (found.user_agent, found.os) if part is not None and part.family]
    return ", ".join(families)[:60]
