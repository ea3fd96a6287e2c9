from django.utils.translation import gettext_lazy as _

from tenants.audit.choices import Group
from tenants.audit.registry import declare

declare(Group.TEAM, {"staff.added": _("%(who)s gave somebody of the staff a login")})
declare(
    Group.SUPPORT,
    {
        "business.suspended": _("%(who)s suspended a business"),
        "business.reopened": _("%(who)s reopened a business"),
    },
)
