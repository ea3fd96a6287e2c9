from tenant_apps.clients.operations.accepting import accept_with_code, accept_with_link, ask_again, find_invitation
from tenant_apps.clients.operations.caseloads import assign_client, unassign_client
from tenant_apps.clients.operations.inviting import invite, invite_client, renew_invitations, revoke_invitation
from tenant_apps.clients.operations.links import add_link, change_link, end_links, remove_link
from tenant_apps.clients.operations.records import change_details, record_seeing

__all__ = [
    "accept_with_code",
    "accept_with_link",
    "add_link",
    "ask_again",
    "assign_client",
    "change_details",
    "change_link",
    "end_links",
    "find_invitation",
    "invite",
    "invite_client",
    "record_seeing",
    "remove_link",
    "renew_invitations",
    "revoke_invitation",
    "unassign_client",
]
