from django.utils.translation import gettext_lazy as _

from tenants.audit.choices import Group
from tenants.audit.registry import declare

declare(
    Group.TEAM,
    {
        "member.invited": _("%(who)s invited %(name)s to the team"),
        "member.invitation_revoked": _("%(who)s withdrew the invitation of %(name)s"),
        "member.joined": _("%(who)s joined the team"),
        "member.renamed": _("%(who)s changed a name in the team to %(name)s"),
        "member.role_changed": _("%(who)s changed the role of %(name)s"),
        "member.deactivated": _("%(who)s let %(name)s go"),
        "member.reactivated": _("%(who)s took %(name)s back into the team"),
        "ownership.offered": _("%(who)s offered to hand the business over to %(name)s"),
        "ownership.transferred": _("The business was handed over to another owner"),
        "ownership.declined": _("%(who)s did not want the business handed over to them"),
        "ownership.withdrawn": _("%(who)s took back the offer to hand the business over"),
    },
)
declare(Group.SETTINGS, {"business.changed": _("%(who)s changed the settings of the business")})
