from __future__ import annotations

import structlog

from tenants.audit.heads import note_check, read_head, sign_anew
from tenants.audit.verdict import Verdict
from tenants.audit.verifying import verify
from tenants.queue.sending import entered_schema

log = structlog.get_logger("portico.audit")


def check() -> Verdict:
    """Looks at the whole trail of the business or platform now entered, and notes how it turned out.

    The end is written to the log as well: kept outside of the database, it tells a trail that was cut back later.
    """
    verdict = verify()
    schema, faults = entered_schema(), [*map(str, verdict.faults[:3])]
    end = f"{verdict.end.position}:{verdict.end.hash.hex()}" if verdict.end else ""
    if verdict.is_whole:
        log.info("audit trail is whole", schema=schema, end=end)
        sign_anew(read_head(schema))
    else:
        log.error("audit trail is not whole", schema=schema, end=end, faults=faults)
    note_check(schema, verdict.last, verdict.summary())
    return verdict
