from __future__ import annotations

from shared_apps.site import operations
from tenants.queue import task


@task("site.mail_portals", priority=-10)
def mail_portals(*, email: str) -> None:
    operations.mail_portals(email=email)
