from django.utils.translation import gettext_lazy as _

from tenants.audit.choices import Group
from tenants.audit.registry import declare

declare(Group.TEAM, {"member.renamed": _("%(who)s changed a name in the team")})
declare(Group.SETTINGS, {"business.changed": _("%(who)s changed the settings of the business")})
