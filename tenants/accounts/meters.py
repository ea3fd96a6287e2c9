"""What is counted at the door: per address, per network, and for the whole door.

A browser in which somebody has signed in before counts for itself (a device cookie, OWASP's answer to lock-out by
strangers): whatever others do to an address, its owner gets in from there.
"""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings

from tenants.accounts import devices
from tenants.accounts.models import User
from tenants.accounts.networks import network_of
from tenants.accounts.throttle import Limit, Meter
from tenants.lib.tokens import digest
from tenants.requests import Request

SECOND, MINUTE, HOUR = timedelta(seconds=1), timedelta(minutes=1), timedelta(hours=1)

MAILS_TO_ADDRESS = Limit(free=3, window=HOUR, first=MINUTE, longest=15 * MINUTE)
MAILS_FOR_NETWORK = Limit(free=30, window=HOUR, first=30 * SECOND, longest=10 * MINUTE)
MAILS_IN_ALL = Limit(free=600, window=10 * MINUTE, first=2 * SECOND, longest=30 * SECOND)

TRIES_ON_ADDRESS = Limit(free=10, window=HOUR, first=30 * SECOND, longest=15 * MINUTE)
TRIES_FROM_NETWORK = Limit(free=60, window=HOUR, first=15 * SECOND, longest=10 * MINUTE)
TRIES_IN_ALL = Limit(free=1200, window=10 * MINUTE, first=2 * SECOND, longest=30 * SECOND)

# A trail leaves seldom; somebody who takes it again and again is no owner who looks something up.
EXPORTS = Limit(free=10, window=HOUR, first=MINUTE, longest=15 * MINUTE)

# Who tries here has given the first factor already, so it is asked of few; the wait still has an end.
TRIES_ON_FACTOR = Limit(free=5, window=HOUR, first=30 * SECOND, longest=15 * MINUTE)


def mail_meters(request: Request, email: str) -> list[Meter]:
    """For a mail that anybody can have sent to an address."""
    return _meters(request, email, "mail", MAILS_TO_ADDRESS, MAILS_FOR_NETWORK, MAILS_IN_ALL)


def try_meters(request: Request, email: str) -> list[Meter]:
    """For a code or a password typed for an address."""
    return _meters(request, email, "try", TRIES_ON_ADDRESS, TRIES_FROM_NETWORK, TRIES_IN_ALL)


def own_meters(request: Request, email: str) -> list[Meter]:
    """Those that a success sets back: the address's own, never the network's."""
    return [mail_meters(request, email)[0], try_meters(request, email)[0]]


def export_meters(request: Request) -> list[Meter]:
    """For a file made of everything: per login."""
    return [Meter(f"export:{request.identity.user_id}", EXPORTS)]


def factor_meters(request: Request, user: User) -> list[Meter]:
    """For a second factor that is typed: per login, and apart for a browser it was signed in on before."""
    device = devices.known_device(request, user.email)
    return [Meter(f"factor:{user.pk}:{device}" if device else f"factor:{user.pk}", TRIES_ON_FACTOR)]


def _meters(
    request: Request, email: str, act: str, per_address: Limit, per_network: Limit, in_all: Limit
) -> list[Meter]:
    address = digest(email, key=settings.SECRET_KEY)[:32]
    from_network = Meter(f"{act}@{network_of(request)}", per_network)
    device = devices.known_device(request, email)
    if device:
        return [Meter(f"{act}:{address}:{device}", per_address), from_network]
    return [Meter(f"{act}:{address}", per_address), from_network, Meter(f"{act}*", in_all)]
