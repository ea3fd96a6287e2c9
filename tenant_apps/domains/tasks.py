"""Looks at records: short entries before and after, and the DNS in between, outside of any transaction."""

from __future__ import annotations

from datetime import time

from tenant_apps.domains.models import DomainClaim
from tenant_apps.domains.operations import give_back, note_look
from tenant_apps.domains.queries import verified_claims
from tenant_apps.domains.records import Look, look_at
from tenants.domains import HostTaken, note_failing, register_host
from tenants.entry import entering
from tenants.models import Business
from tenants.queue import enqueue, task, task_business
from tenants.schedule import scheduled
from tenants.viewer import SYSTEM


@task("domains.check", outside=True, max_retries=5)
def check(*, claim_id: int, turn: int) -> None:
    """One look. `turn` ends a chain of looks that was overtaken by a newer one."""
    business = task_business()
    with entering(business, SYSTEM):
        claim = DomainClaim.objects.filter(pk=claim_id, turn=turn).first()
    if claim is None:
        return
    look = look_at(claim.host, token=claim.token)
    is_held_elsewhere = _register(business, claim, look)
    with entering(business, SYSTEM):
        found = DomainClaim.objects.select_for_update().filter(pk=claim_id, turn=turn).first()
        if found is None:
            give_back(claim.host, business=business, by=SYSTEM)
        else:
            note_look(found, look=look, business=business, is_held_elsewhere=is_held_elsewhere, by=SYSTEM)
    if found is not None and found.is_verified:
        note_failing(business, found.host, since=found.failing_since)


@scheduled("domains.recheck", at=time(4, 20), each_business=True)
def recheck() -> None:
    """Whether the names in use still point here."""
    for claim in verified_claims():
        enqueue("domains.check", claim_id=claim.pk, turn=claim.turn, _key=f"domain:{claim.pk}:{claim.turn}")


def _register(business: Business, claim: DomainClaim, look: Look) -> bool:
    """Whether somebody else holds the name."""
    if claim.is_verified or not look.is_complete:
        return False
    try:
        register_host(business, claim.host)
    except HostTaken:
        return True
    return False
