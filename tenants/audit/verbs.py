from django.utils.translation import gettext_lazy as _

from tenants.audit.choices import Group
from tenants.audit.registry import declare

declare(
    Group.EXPORTS,
    {
        "audit.exported": _("%(who)s exported this trail"),
        "audit.pruned": _("Entries older than is to be kept were removed"),
    },
)
declare(Group.SETTINGS, {"audit.retention_changed": _("%(who)s changed how long this trail is kept")})
