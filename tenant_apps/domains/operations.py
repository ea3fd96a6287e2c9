"""What an owner does about names, and what looks at their records come to."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta

from django.utils import timezone

from tenant_apps.domains import notices
from tenant_apps.domains.choices import State
from tenant_apps.domains.exceptions import HeldElsewhere, KnownAlready, NotVerified, TooMany
from tenant_apps.domains.models import DomainClaim
from tenant_apps.domains.queries import given_host
from tenant_apps.domains.records import Look
from tenants.accounts.permissions import Permission, requires
from tenants.audit.operations import record
from tenants.domains import is_taken, own_hosts, prefer_host, release_host
from tenants.events import publish
from tenants.models import Business
from tenants.queue import enqueue
from tenants.viewer import Viewer

MOST = 5
TOPIC = "domains"
SOUGHT_FOR = timedelta(days=14)
AT_MOST_EVERY = timedelta(seconds=5)
# One bad night is no loss: three that lie apart, over two days, are.
FAILURES, FAILING_FOR, ONE_FAILURE_IN = 3, timedelta(hours=44), timedelta(hours=12)


@requires(Permission.MANAGE_DOMAINS)
def add_domain(host: str, *, by: Viewer) -> DomainClaim:
    """Puts a name on the list and starts looking for its records. Raises `KnownAlready`, `HeldElsewhere`, `TooMany`."""
    if DomainClaim.objects.filter(host=host).exists():
        raise KnownAlready
    if DomainClaim.objects.count() >= MOST:
        raise TooMany
    if is_taken(host):
        raise HeldElsewhere
    claim: DomainClaim = DomainClaim.objects.create(host=host, token=secrets.token_hex(16))
    record(by=by, verb="domain.added", subject=claim, name=host)
    _look_soon(claim)
    return claim


@requires(Permission.MANAGE_DOMAINS)
def check_again(claim: DomainClaim, *, by: Viewer) -> None:
    """Looks at once. A name that was given up is waited for anew; pressing twice looks once."""
    now = timezone.now()
    if claim.was_checked_since(now - AT_MOST_EVERY):
        return
    if not claim.is_verified:
        claim.state, claim.sought_at = State.WAITING, now
    claim.turn += 1
    claim.save(update_fields=["state", "sought_at", "turn"])
    _look_soon(claim)


@requires(Permission.MANAGE_DOMAINS)
def make_primary(claim: DomainClaim, *, business: Business, by: Viewer) -> None:
    """Links and mails lead to this name from now on, visitors of the others are sent there. Raises `NotVerified`."""
    if not claim.is_verified or not prefer_host(business, claim.host):
        raise NotVerified
    record(by=by, verb="domain.made_primary", subject=claim, name=claim.host)
    publish(TOPIC)


@requires(Permission.MANAGE_DOMAINS)
def use_given_host(business: Business, *, by: Viewer) -> None:
    host = given_host().host
    if business.primary_host != host:
        prefer_host(business, host)
        record(by=by, verb="domain.given_made_primary", name=host)
        publish(TOPIC)


@requires(Permission.MANAGE_DOMAINS)
def remove_domain(claim: DomainClaim, *, business: Business, by: Viewer) -> None:
    """Takes it off the list; the portal does not answer there any more. The given name stands in for it."""
    release_host(business, claim.host)
    record(by=by, verb="domain.removed", subject=claim, name=claim.host)
    claim.delete()
    publish(TOPIC)


@requires(Permission.MANAGE_DOMAINS)
def note_look(claim: DomainClaim, *, look: Look, business: Business, is_held_elsewhere: bool, by: Viewer) -> None:
    """What a look at the records came to, and when to look next."""
    now = timezone.now()
    claim.seen, claim.checked_at, claim.is_held_elsewhere = look.as_data(), now, is_held_elsewhere
    if claim.is_verified:
        _look_back(claim, look, business, now, by)
    elif look.is_complete and not is_held_elsewhere:
        _verify(claim, now, by)
    else:
        _wait_on(claim, now)
    claim.save()
    publish(TOPIC)


@requires(Permission.MANAGE_DOMAINS)
def give_back(host: str, *, business: Business, by: Viewer) -> None:
    """For a name that was taken off the list while its records were being looked at."""
    if not DomainClaim.objects.filter(host=host).exists():
        release_host(business, host)


def _gap_after(waited: timedelta) -> timedelta:
    """Often while somebody sits in front of the page, ever more rarely later."""
    return min(max(waited / 6, timedelta(seconds=15)), timedelta(hours=6))


def _look_soon(claim: DomainClaim) -> None:
    enqueue("domains.check", claim_id=claim.pk, turn=claim.turn, _key=f"domain:{claim.pk}:{claim.turn}")
    publish(TOPIC)


def _verify(claim: DomainClaim, now: datetime, by: Viewer) -> None:
    claim.state, claim.verified_at, claim.next_check_at = State.VERIFIED, now, None
    claim.failures, claim.failing_since, claim.failed_at = 0, None, None
    record(by=by, verb="domain.verified", subject=claim, name=claim.host)
    notices.verified(claim.host)


def _wait_on(claim: DomainClaim, now: datetime) -> None:
    waited = now - claim.sought_at
    if waited > SOUGHT_FOR:
        claim.state, claim.next_check_at = State.RESTING, None
        return
    claim.next_check_at = now + _gap_after(waited)
    key = f"domain:{claim.pk}:{claim.turn}"
    enqueue("domains.check", claim_id=claim.pk, turn=claim.turn, _at=claim.next_check_at, _key=key)


def _look_back(claim: DomainClaim, look: Look, business: Business, now: datetime, by: Viewer) -> None:
    """A verified name is looked after: where it has ceased to point here, its owner hears of it before it is lost."""
    if claim.host not in {one.host for one in own_hosts()}:
        _lose(claim, business, by)  # somebody else has proved by now that it is theirs
    elif look.is_pointing_here:
        claim.failures, claim.failing_since, claim.failed_at = 0, None, None
    elif look.is_known and (claim.failed_at is None or claim.failed_at <= now - ONE_FAILURE_IN):
        claim.failures, claim.failed_at = claim.failures + 1, now
        claim.failing_since = claim.failing_since or now
        if claim.failures >= FAILURES and claim.failing_since <= now - FAILING_FOR:
            _lose(claim, business, by)
        elif claim.failures == 1:
            notices.failing(claim.host)


def _lose(claim: DomainClaim, business: Business, by: Viewer) -> None:
    release_host(business, claim.host)
    claim.state, claim.next_check_at = State.LOST, None
    record(by=by, verb="domain.lost", subject=claim, name=claim.host)
    notices.lost(claim.host)
