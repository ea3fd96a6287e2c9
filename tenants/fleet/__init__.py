"""Migrations over all the schemas of the fleet: the template's, the spares', every business's.

What a schema has is read from the schema itself, in one query over all of them; what it needs is worked out once for
all that need the same, and sent to them as SQL, many at a time. deploy/docs/adr/0004 tells why.
"""

from tenants.fleet.migrating import Options, Report, TemplateFailed, migrate
from tenants.fleet.progress import Bar, Progress
from tenants.fleet.public import migrate_public, public_is_behind, public_needs_migrating
from tenants.fleet.status import Status, read_status
from tenants.fleet.template import NoTemplate, script
from tenants.fleet.wanted import ConflictingMigrations

__all__ = [
    "Bar",
    "ConflictingMigrations",
    "NoTemplate",
    "Options",
    "Progress",
    "Report",
    "Status",
    "TemplateFailed",
    "migrate",
    "migrate_public",
    "public_is_behind",
    "public_needs_migrating",
    "read_status",
    "script",
]
