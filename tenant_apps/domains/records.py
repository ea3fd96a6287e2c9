"""Which records a name needs, and what is there instead."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Literal

from django.conf import settings

from tenant_apps.domains.choices import Found
from tenant_apps.domains.gateway import Answer, ask
from tenant_apps.domains.models import DomainClaim
from tenant_apps.domains.names import PROOF_LABEL, is_apex, within_zone, zone_of
from tenants.domains import is_ours

Part = Literal["proof", "address"]
PROOF = "portal-verification="
SHOWN_VALUES = 4


@dataclass(frozen=True, slots=True)
class Record:
    """One line to be set: `kind` such as TXT, `name` within its zone, and in full, as `full_name`."""

    part: Part
    kind: str
    name: str
    full_name: str
    value: str


@dataclass(frozen=True, slots=True)
class Sight:
    found: Found
    values: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Look:
    """What a name's records say."""

    proof: Sight
    address: Sight

    @property
    def is_complete(self) -> bool:
        return self.proof.found == self.address.found == Found.RIGHT

    @property
    def is_pointing_here(self) -> bool:
        return self.address.found == Found.RIGHT

    @property
    def is_known(self) -> bool:
        """Whether somebody answered: a resolver of ours that is down takes nobody's name away."""
        return self.address.found != Found.UNKNOWN

    def as_data(self) -> dict[str, object]:
        return {part: {**asdict(sight), "values": list(sight.values)} for part, sight in self._parts()}

    def _parts(self) -> list[tuple[str, Sight]]:
        return [("proof", self.proof), ("address", self.address)]


def records_for(claim: DomainClaim) -> list[Record]:
    """What the owner is to set. A registered name itself can have no CNAME; ours are the addresses for it."""
    proof = _record(claim, "proof", "TXT", f"{PROOF_LABEL}.{claim.host}", f"{PROOF}{claim.token}")
    if not is_apex(claim.host):
        return [_record(claim, "address", "CNAME", claim.host, settings.DOMAIN_TARGET), proof]
    addresses = [
        _record(claim, "address", "AAAA" if ":" in address else "A", claim.host, address)
        for address in settings.DOMAIN_ADDRESSES
    ]
    return [*(addresses or [_record(claim, "address", "ALIAS", claim.host, settings.DOMAIN_TARGET)]), proof]


def look_at(host: str, *, token: str) -> Look:
    """Asks the DNS. Outside of any transaction."""
    return Look(proof=_proof(host, token), address=_address(host))


def _record(claim: DomainClaim, part: Part, kind: str, name: str, value: str) -> Record:
    return Record(part, kind, within_zone(name, zone=zone_of(claim.host)), name, value)


def _proof(host: str, token: str) -> Sight:
    answer = ask(f"{PROOF_LABEL}.{host}", "TXT")
    is_right = any(value.strip().strip('"') == f"{PROOF}{token}" for value in answer.values)
    return _sight(answer, is_right=is_right)


def _address(host: str) -> Sight:
    """A CNAME to us, or nothing but our addresses: one that is another's would send some visitors astray."""
    alias = ask(host, "CNAME")
    if any(value == settings.DOMAIN_TARGET or is_ours(value) for value in alias.values):
        return Sight(Found.RIGHT, alias.values)
    four, six = ask(host, "A"), ask(host, "AAAA")
    values, ours = {*four.values, *six.values}, _our_addresses()
    there = Answer(alias.values or tuple(sorted(values)), is_known=four.is_known and six.is_known)
    if values and (ours is None or not there.is_known):
        return Sight(Found.UNKNOWN, there.values[:SHOWN_VALUES])
    return _sight(there, is_right=bool(values) and values <= (ours or set()))


def _our_addresses() -> set[str] | None:
    """None where that could not be found out."""
    if settings.DOMAIN_ADDRESSES:
        return {address.lower() for address in settings.DOMAIN_ADDRESSES}
    four, six = ask(settings.DOMAIN_TARGET, "A"), ask(settings.DOMAIN_TARGET, "AAAA")
    return {*four.values, *six.values} if four.is_known and six.is_known else None


def _sight(answer: Answer, *, is_right: bool) -> Sight:
    values = answer.values[:SHOWN_VALUES]
    if is_right:
        return Sight(Found.RIGHT, values)
    if not answer.is_known:
        return Sight(Found.UNKNOWN)
    return Sight(Found.OTHER if values else Found.MISSING, values)
