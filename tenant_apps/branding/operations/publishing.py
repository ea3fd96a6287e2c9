"""What everybody sees from now on, and what they saw before."""

from __future__ import annotations

from django.db import transaction

from tenant_apps.branding.content import Content, content_of, digests_in
from tenant_apps.branding.exceptions import AlreadyShown, NothingToPublish
from tenant_apps.branding.models import BrandDraft, BrandVersion
from tenant_apps.branding.queries import differs
from tenant_apps.team.choices import OpeningStep
from tenant_apps.team.operations import tick_step
from tenants.accounts.permissions import Permission, requires
from tenants.audit.operations import record
from tenants.businesses import change_business
from tenants.models import Business
from tenants.pictures import drop_pictures
from tenants.viewer import Viewer


@requires(Permission.CHANGE_SETTINGS)
@transaction.atomic
def publish_draft(business: Business, *, by: Viewer) -> BrandVersion:
    """The draft becomes what everybody sees, and is gone. Raises `NothingToPublish`."""
    draft = BrandDraft.objects.select_for_update().first()
    if draft is None or not differs(draft.content, content_of(business)):
        raise NothingToPublish
    version = _show(business, by, draft.content)
    draft.delete()
    _let_go()
    tick_step(OpeningStep.LOOK, by=by)
    record(by=by, verb="brand.published", subject=version, number=version.number, name=version.content["name"])
    return version


@requires(Permission.CHANGE_SETTINGS)
@transaction.atomic
def restore_version(version: BrandVersion, *, by: Viewer, business: Business) -> BrandVersion:
    """What everybody saw then comes back, as a version of its own; a draft stays as it is. Raises `AlreadyShown`."""
    if not differs(version.content, content_of(business)):
        raise AlreadyShown
    restored = _show(business, by, version.content, restores=version.number)
    record(by=by, verb="brand.restored", subject=restored, number=version.number, name=restored.content["name"])
    return restored


def _show(business: Business, by: Viewer, content: Content, *, restores: int | None = None) -> BrandVersion:
    last = BrandVersion.objects.select_for_update().first()
    if last is None:  # what the business was opened with can be brought back as well
        last = BrandVersion.objects.create(number=1, content=content_of(business), published_at=business.created_at)
    version: BrandVersion = BrandVersion.objects.create(
        number=last.number + 1, content=content, published_by_name=by.name, restores=restores
    )
    change_business(business, name=content["name"], brand=content["brand"], words=content["words"])
    return version


def _let_go() -> None:
    """Pictures that were tried and never shown. Those of former versions stay: old mails show them."""
    contents = BrandVersion.objects.values_list("content", flat=True)
    drop_pictures(kept={digest for content in contents for digest in digests_in(content)})
