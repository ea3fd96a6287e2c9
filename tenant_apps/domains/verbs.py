from django.utils.translation import gettext_lazy as _

from tenants.audit.choices import Group
from tenants.audit.registry import declare

declare(
    Group.SETTINGS,
    {
        "domain.added": _("%(who)s added the address %(name)s"),
        "domain.verified": _("The address %(name)s was found to be the business’s own"),
        "domain.made_primary": _("%(who)s made %(name)s the main address"),
        "domain.given_made_primary": _("%(who)s made %(name)s the main address again"),
        "domain.removed": _("%(who)s took the address %(name)s off"),
        "domain.lost": _("The address %(name)s no longer led here and was given up"),
    },
)
