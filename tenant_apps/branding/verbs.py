from django.utils.translation import gettext_lazy as _

from tenants.audit.choices import Group
from tenants.audit.registry import declare

declare(
    Group.SETTINGS,
    {
        "brand.published": _("%(who)s published a new look"),
        "brand.restored": _("%(who)s brought a former look back"),
    },
)
