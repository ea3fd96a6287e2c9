from __future__ import annotations

from typing import Any

from tenant_apps.branding.models import BrandDraft, BrandVersion
from tenants.drill.filling import Rival
from tenants.drill.samples import fills, one_alone, plain


def content_of(rival: Rival) -> dict[str, Any]:
    return {"name": rival.marker, "brand": {}, "words": {}}


fills(BrandVersion, number=lambda rival: rival.small_key, content=content_of)
fills(BrandDraft, is_the_one=True, content=content_of)
one_alone(BrandDraft)
plain("branding:picture", slot="logo")
plain("branding:picture-removal", slot="logo")
plain("branding:preview", page="sign-in")
