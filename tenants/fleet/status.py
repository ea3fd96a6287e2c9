"""How the fleet stands, as `manage.py fleet status` tells it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from django.db import connections

from tenants import isolation
from tenants.fleet.connection import OWNER
from tenants.fleet.failures import known_failures
from tenants.fleet.states import SIDES, TEMPLATE, read_conditions
from tenants.fleet.wanted import wanted_in_businesses

CLAIMS = "SELECT schema_name FROM public.tenants_business"
SPARES = "SELECT schema_name FROM public.tenants_spareschema"


@dataclass(frozen=True, slots=True)
class Status:
    """Names of schemas by how they stand, the template's too; `missing` counts, per migration, those without it.

    `unguarded` lack roles or row policies of this code, `unclaimed` belong to no business and are no spares, and `lost`
    are businesses (or spares) whose schema is not there.
    """

    businesses: int
    spares: int
    has_template: bool
    behind: list[str]
    missing: dict[str, int]
    unguarded: list[str]
    failures: dict[str, str]
    unclaimed: list[str]
    lost: list[str]

    @property
    def is_current(self) -> bool:
        return self.has_template and not (self.behind or self.unguarded or self.failures or self.lost)


def read_status() -> Status:
    wanted, conditions = wanted_in_businesses(), read_conditions()
    missing = {name: wanted - one.applied for name, one in conditions.items()}
    guards = isolation.fingerprint()
    businesses, spares = _names(CLAIMS), _names(SPARES)
    return Status(
        businesses=len(businesses),
        spares=len(spares),
        has_template=TEMPLATE in conditions,
        behind=[name for name, lacking in missing.items() if lacking],
        missing=dict(Counter(f"{label}.{key}" for lacking in missing.values() for label, key in sorted(lacking))),
        unguarded=[name for name, one in conditions.items() if one.guards != guards or not one.sides >= SIDES],
        failures=known_failures(),
        unclaimed=sorted(conditions.keys() - businesses - spares - {TEMPLATE}),
        lost=sorted((businesses | spares) - conditions.keys()),
    )


def _names(query: str) -> set[str]:
    with connections[OWNER].cursor() as cursor:
        cursor.execute(query)
        return {name for (name,) in cursor.fetchall()}
