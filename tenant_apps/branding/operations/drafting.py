"""What the owner tries out. Nobody else sees it, so nothing of it is written into the trail."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db import transaction
from django.utils import timezone

from tenant_apps.branding.choices import Slot
from tenant_apps.branding.content import Content, content_of, with_brand, without_picture
from tenant_apps.branding.models import BrandDraft
from tenants.accounts.permissions import Permission, requires
from tenants.models import Business
from tenants.pictures import keep_picture
from tenants.viewer import Viewer
from themes.pictures.cleaning import Cleaned


@requires(Permission.CHANGE_SETTINGS)
def change_draft(
    business: Business,
    *,
    by: Viewer,
    name: str | None = None,
    words: dict[str, Any] | None = None,
    brand: dict[str, Any] | None = None,
) -> None:
    """Only what is given changes; of `brand`, only the keys that are given."""

    def changed(content: Content) -> Content:
        given = {key: value for key, value in {"name": name, "words": words}.items() if value is not None}
        return with_brand({**content, **given}, **(brand or {}))

    _change(business, by, changed)


@requires(Permission.CHANGE_SETTINGS)
def place_picture(business: Business, *, by: Viewer, slot: Slot, cleaned: Cleaned) -> None:
    """Raises `TooManyPictures`."""
    digest = keep_picture(cleaned.picture)
    suffix = "svg" if cleaned.picture.content_type == "image/svg+xml" else "png"
    row = {"name": f"{digest}.{suffix}", "width": cleaned.width, "height": cleaned.height}
    _change(business, by, lambda content: with_brand(content, pictures={slot.value: row}))


@requires(Permission.CHANGE_SETTINGS)
def remove_picture(business: Business, *, by: Viewer, slot: Slot) -> None:
    _change(business, by, lambda content: without_picture(content, slot.value))


@requires(Permission.CHANGE_SETTINGS)
def discard_draft(*, by: Viewer) -> None:
    BrandDraft.objects.all().delete()


@transaction.atomic
def _change(business: Business, by: Viewer, changed: Callable[[Content], Content]) -> None:
    """Two pages that save at the same moment follow one another; neither loses what the other has put in."""
    BrandDraft.objects.get_or_create(is_the_one=True, defaults={"content": content_of(business)})
    draft = BrandDraft.objects.select_for_update().get(is_the_one=True)
    draft.content = changed(draft.content)
    draft.changed_at, draft.changed_by_name = timezone.now(), by.name
    draft.save()
