from __future__ import annotations

from django.db.models import QuerySet

from tenant_apps.domains.choices import State
from tenant_apps.domains.models import DomainClaim
from tenant_apps.team.queries import owner_user_ids
from tenants.accounts.models import User
from tenants.domains import HostName, own_hosts
from tenants.entry import at_the_door


def claims() -> list[DomainClaim]:
    return list(DomainClaim.objects.all())


def verified_claims() -> QuerySet[DomainClaim]:
    found: QuerySet[DomainClaim] = DomainClaim.objects.filter(state=State.VERIFIED)
    return found


def given_host() -> HostName:
    """The name that the platform gave: always there, so that no portal is ever without one."""
    return next(one for one in own_hosts() if not one.is_own)


def owner_addresses() -> list[str]:
    owners = owner_user_ids()
    with at_the_door():
        return list(User.objects.filter(pk__in=owners, is_active=True).values_list("email", flat=True))
