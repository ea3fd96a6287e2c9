from tenant_apps.branding.operations.drafting import change_draft, discard_draft, place_picture, remove_picture
from tenant_apps.branding.operations.publishing import publish_draft, restore_version
from tenant_apps.branding.operations.trying import send_sample

__all__ = [
    "change_draft",
    "discard_draft",
    "place_picture",
    "publish_draft",
    "remove_picture",
    "restore_version",
    "send_sample",
]
