from django.utils.translation import gettext_lazy as _

from tenants.audit.choices import Group
from tenants.audit.registry import declare

declare(
    Group.CLIENTS,
    {
        "client.added": _("%(who)s added %(a_client)s"),
        "client.changed": _("%(who)s changed the details of %(a_client)s"),
        "client.invited": _("%(who)s invited %(a_client)s"),
        "client.invitation_revoked": _("%(who)s withdrew an invitation"),
        "client.joined": _("%(who)s accepted an invitation"),
        "client.assigned": _("%(who)s gave %(a_client)s to somebody to look after"),
        "client.unassigned": _("%(who)s took %(a_client)s from somebody who looked after them"),
        "client.link_offered": _("%(who)s asked somebody to see the portal of %(a_client)s"),
        "client.link_changed": _("%(who)s changed what somebody may do for %(a_client)s"),
        "client.link_removed": _("%(who)s ended somebody’s access to %(a_client)s"),
        "client.link_ended": _("Somebody’s access to %(a_client)s ended on the day that was set"),
        "client.seen_as": _("%(who)s looked at the portal as %(a_client)s"),
    },
)
