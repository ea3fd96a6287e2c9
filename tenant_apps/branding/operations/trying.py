from __future__ import annotations

from tenant_apps.branding.content import worn_by
from tenant_apps.branding.queries import drafted
from tenants.accounts.permissions import Permission, requires
from tenants.entry import appearing_as
from tenants.mail import post
from tenants.models import Business
from tenants.viewer import Viewer


@requires(Permission.CHANGE_SETTINGS)
def send_sample(business: Business, *, by: Viewer, to: str) -> None:
    """A mail as clients will get it when the draft is published, to the one who works on it."""
    with appearing_as(worn_by(business, drafted(business).content)):
        post(to=to, template="branding/mail/sample", context={"name": by.name}, reason="brand.sample")
