from tenant_apps.team.operations.business import change_settings, rename_member, tick_step
from tenant_apps.team.operations.handing_over import accept_ownership, offer_ownership, withdraw_offer
from tenant_apps.team.operations.inviting import invite_member, renew_member_invitation, revoke_member_invitation
from tenant_apps.team.operations.joining import find_member_invitation, join_with_code, join_with_link
from tenant_apps.team.operations.people import change_role, deactivate_member, reactivate_member

__all__ = [
    "accept_ownership",
    "change_role",
    "change_settings",
    "deactivate_member",
    "find_member_invitation",
    "invite_member",
    "join_with_code",
    "join_with_link",
    "offer_ownership",
    "reactivate_member",
    "rename_member",
    "renew_member_invitation",
    "revoke_member_invitation",
    "tick_step",
    "withdraw_offer",
]
