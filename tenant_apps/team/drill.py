from tenant_apps.team.models import Member
from tenants.accounts.choices import Role
from tenants.drill.samples import fills

fills(Member, role=lambda rival: Role.PRACTITIONER if rival.is_stranger else Role.OWNER)
