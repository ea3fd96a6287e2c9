from __future__ import annotations

import logging
from datetime import time

from tenants.audit.checking import check
from tenants.audit.retention import DEFAULT_DAYS, OwnerNeeded, days_kept, remove, write_checkpoint
from tenants.entry import entering, entering_platform
from tenants.queue import TaskFailed, task_business
from tenants.schedule import scheduled
from tenants.viewer import SYSTEM

log = logging.getLogger("portico.audit")


@scheduled("audit.check", at=time(1, 40), each_business=True, while_suspended=True)
def check_trail() -> None:
    check()


@scheduled("audit.check_platform", at=time(1, 40))
def check_platform() -> None:
    check()


@scheduled("audit.prune", at=time(2, 10), each_business=True, outside=True, while_suspended=True)
def prune() -> None:
    business = task_business()
    with entering(business, SYSTEM):
        up_to = write_checkpoint(days_kept(business.policies))
    _remove(business.schema_name, up_to)


@scheduled("audit.prune_platform", at=time(2, 10), outside=True)
def prune_platform() -> None:
    with entering_platform():
        up_to = write_checkpoint(DEFAULT_DAYS)
    _remove("public", up_to)


def _remove(schema: str, up_to: int) -> None:
    if not up_to:
        return
    try:
        count = remove(schema, up_to)
    except OwnerNeeded:
        raise TaskFailed("This worker has no OWNER_DATABASE_URL, and only the owner may remove entries.") from None
    log.info("removed %s entries of %s up to %s", count, schema, up_to)
