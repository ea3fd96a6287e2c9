from __future__ import annotations

from datetime import timedelta

from tenant_apps.clients import operations
from tenants.queue import task
from tenants.schedule import scheduled
from tenants.viewer import current_viewer


@task("clients.renew_invitations", priority=-10)
def renew_invitations(*, email: str) -> None:
    operations.renew_invitations(email=email)


@scheduled("clients.end_links", every=timedelta(hours=1), each_business=True)
def end_links() -> None:
    """Hourly, for each business has midnights of its own."""
    operations.end_links(by=current_viewer())
