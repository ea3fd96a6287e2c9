from __future__ import annotations

from tenant_apps.team.models import Member
from tenants.accounts.choices import Role
from tenants.accounts.finding import note_address
from tenants.accounts.models import User
from tenants.entry import at_the_door
from tenants.models import Business


def open_team(business: Business, *, owner_email: str, owner_name: str) -> None:
    """The first member: whoever signed the business up."""
    with at_the_door():
        user = User.objects.create_user(owner_email, name=owner_name)
        note_address(owner_email)
    Member.objects.create(user_id=user.pk, name=owner_name, role=Role.OWNER, time_zone=business.time_zone)
