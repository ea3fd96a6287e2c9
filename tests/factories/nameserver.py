"""A real name server on this machine, which answers by the protocol what a test has set."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from dnslib import QTYPE, RCODE, RR
from dnslib.server import BaseResolver, DNSServer


@dataclass
class Zone(BaseResolver):
    """`zone.set("portal.clinic.example", CNAME="portal.test")`; follows a CNAME as a recursive server does."""

    records: dict[tuple[str, str], list[str]] = field(default_factory=dict)
    is_broken: bool = False
    address: str = ""

    def set(self, name: str, **values: str | list[str]) -> None:
        for kind, given in values.items():
            self.records[(name, kind)] = [given] if isinstance(given, str) else given

    def clear(self, name: str) -> None:
        self.records = {key: values for key, values in self.records.items() if key[0] != name}

    def resolve(self, request: Any, handler: Any) -> Any:
        reply = request.reply()
        if self.is_broken:
            reply.header.rcode = RCODE.SERVFAIL
            return reply
        name, kind = str(request.q.qname).rstrip(".").lower(), QTYPE[request.q.qtype]
        for line in self._lines(name, kind):
            reply.add_answer(*RR.fromZone(line))
        if not reply.rr and not any(one == name for one, _ in self.records):
            reply.header.rcode = RCODE.NXDOMAIN
        return reply

    def _lines(self, name: str, kind: str) -> Iterator[str]:
        alias = self.records.get((name, "CNAME"), [])
        for value in alias:
            yield f"{name}. 60 IN CNAME {value}."
            if kind != "CNAME":
                yield from self._lines(value, kind)
        for value in self.records.get((name, kind), []) if not alias else []:
            yield f'{name}. 60 IN {kind} "{value}"' if kind == "TXT" else f"{name}. 60 IN {kind} {value}"


@contextmanager
def name_server() -> Iterator[Zone]:
    zone = Zone()
    server = DNSServer(zone, address="127.0.0.1", port=0, logger=_Silent())
    server.start_thread()
    zone.address = f"127.0.0.1:{server.server.server_address[1]}"
    try:
        yield zone
    finally:
        server.stop()
        server.server.server_close()


class _Silent:
    def __getattr__(self, name: str) -> Any:
        return lambda *args, **kwargs: None
