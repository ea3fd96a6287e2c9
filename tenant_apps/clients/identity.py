from __future__ import annotations

from tenant_apps.clients.models import ClientAccess
from tenant_apps.team.models import Member
from tenants.accounts.models import User
from tenants.accounts.permissions import ALLOWED, Permission
from tenants.requests import Request
from tenants.viewer import Identity

SEEING, SEEING_NAME = "seeing_client_id", "seeing_client_name"
MAY_SEE = ALLOWED[Permission.SEE_AS_CLIENT]


def identity_of(request: Request, user: User) -> Identity:
    """The seats a login has in this business: one on the team, and one for each client it may see. Runs at the door."""
    member = Member.objects.filter(user_id=user.pk, is_active=True).only("id", "name", "role").first()
    client_ids = ClientAccess.objects.filter(user_id=user.pk).order_by("client_id").values_list("client_id", flat=True)
    return Identity(
        user_id=user.pk,
        name=member.name if member else user.name or user.email,
        member_id=member.pk if member else None,
        role=member.role if member else "",
        client_ids=tuple(client_ids),
        seeing_client_id=request.session.get(SEEING) if member and member.role in MAY_SEE else None,
        seeing_name=request.session.get(SEEING_NAME, ""),
    )
