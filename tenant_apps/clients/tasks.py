from __future__ import annotations

from tenant_apps.clients import operations
from tenants.queue import task


@task("clients.renew_invitations", priority=-10)
def renew_invitations(*, email: str) -> None:
    operations.renew_invitations(email=email)
