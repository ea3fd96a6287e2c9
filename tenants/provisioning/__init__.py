"""New businesses: ready schemas wait in a pool, a sign-up claims one, and a task makes the next."""

from tenants.provisioning.keys import store_signing_keys
from tenants.provisioning.opening import open_business
from tenants.provisioning.pool import NoSpareSchema, fill_pool, refill_pool
from tenants.provisioning.schemas import create_schema, drop_schema, new_schema_name

__all__ = [
    "NoSpareSchema",
    "create_schema",
    "drop_schema",
    "fill_pool",
    "new_schema_name",
    "open_business",
    "refill_pool",
    "store_signing_keys",
]
