from django.utils.translation import gettext_lazy as _

from tenants.audit.choices import Group
from tenants.audit.registry import declare

declare(
    Group.SECURITY,
    {
        "token.issued": _("%(who)s made an access token"),
        "token.revoked": _("%(who)s ended an access token"),
        "token.all_revoked": _("The access tokens of %(who)s were ended"),
        "token.confirmed": _("%(who)s confirmed an access token"),
        "key.issued": _("%(who)s made a key for another program"),
        "key.revoked": _("%(who)s ended a key of another program"),
        "key.refused": _("A key of another program was used from where it may not be"),
    },
)
