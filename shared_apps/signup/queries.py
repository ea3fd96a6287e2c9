from __future__ import annotations

from itertools import islice
from uuid import UUID

from shared_apps.signup.models import Signup
from shared_apps.signup.subdomains import is_reserved, is_well_formed, proposed_from, variants_of
from tenants.hosts import business_host
from tenants.models import Domain

LOOKED_AT = 24


def is_taken(subdomain: str) -> bool:
    there: bool = Domain.objects.filter(domain=business_host(subdomain)).exists()
    return there


def free_variants(subdomain: str, *, industry: str = "", count: int = 3) -> list[str]:
    """Up to `count` names close to this one that nobody has. One query."""
    close = [name for name in islice(variants_of(subdomain, industry=industry), LOOKED_AT) if is_well_formed(name)]
    return _free(close)[:count]


def free_proposal(name: str, *, industry: str = "") -> str:
    """A free subdomain made from the business's name; empty where the name gives none."""
    wished = proposed_from(name)
    close = [wished, *islice(variants_of(wished or "my", industry=industry), LOOKED_AT)]
    fitting = [one for one in close if is_well_formed(one) and not is_reserved(one)]
    return next(iter(_free(fitting)), "") if wished else ""


def signup_by_key(key: UUID) -> Signup | None:
    return Signup.objects.select_related("business").filter(key=key).first()


def _free(names: list[str]) -> list[str]:
    hosts = {business_host(name): name for name in names}
    taken = set(Domain.objects.filter(domain__in=hosts).values_list("domain", flat=True))
    return [name for host, name in hosts.items() if host not in taken]
