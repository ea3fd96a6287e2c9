"""Coming in by an invitation. Runs at the door: it is being found out who is there, so nothing of a client is read
before the link or the code has proved it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from django.db.models import F
from django.utils import timezone

from tenant_apps.clients.choices import InvitationState
from tenant_apps.clients.exceptions import InvitationRefused
from tenant_apps.clients.models import Client, ClientAccess, Invitation
from tenant_apps.clients.operations.inviting import code_text
from tenant_apps.clients.queries import live_invitations, pending_invitations
from tenants.accounts.codes import MOST_TRIES, digests
from tenants.accounts.logins import LoginClosed, login_for
from tenants.accounts.models import User
from tenants.accounts.throttle import Meter, count_try
from tenants.audit.operations import record
from tenants.entry import becoming
from tenants.events import reseat
from tenants.lib import tokens
from tenants.queue import enqueue
from tenants.viewer import Viewer


def find_invitation(*, token: str) -> Invitation | None:
    invitation: Invitation | None = Invitation.objects.filter(link_digest__in=digests(token)).first()
    return invitation


def accept_with_link(*, token: str) -> User:
    """Raises `InvitationRefused`, which says why: who has the link has the mail."""
    invitation = find_invitation(token=token)
    if invitation is None:
        raise InvitationRefused(InvitationState.UNKNOWN)
    return _accept(invitation)


def accept_with_code(*, email: str, code: str, meters: Sequence[Meter]) -> User:
    """Siblings may share an address: the code says whose invitation is meant.

    Raises `TooManyTries`, `InvitationRefused`.
    """
    count_try(meters)
    accepted = digests(code_text(email, code))
    for invitation in live_invitations().filter(email=email):
        # Counting comes first and locks the row, so that tries sent at the same moment can't all pass as the fifth.
        counted = live_invitations().filter(pk=invitation.pk, tries__lt=MOST_TRIES).update(tries=F("tries") + 1)
        if counted and any(tokens.same(invitation.code_digest, one) for one in accepted):
            return _accept(invitation)
    raise InvitationRefused(InvitationState.UNKNOWN)


def ask_again(*, email: str, meters: Sequence[Meter]) -> None:
    """Has new invitations mailed where some are open; the same for any address. Raises `TooManyTries`."""
    count_try(meters)
    enqueue("clients.renew_invitations", email=email)


def _accept(invitation: Invitation) -> User:
    now = timezone.now()
    if not live_invitations().filter(pk=invitation.pk).update(accepted_at=now):
        invitation.refresh_from_db()
        raise InvitationRefused(invitation.state_at(now))
    pending_invitations().filter(client_id=invitation.client_id, email=invitation.email).update(accepted_at=now)
    viewer = Viewer("client", client_ids=(invitation.client_id,))
    with becoming(viewer):
        client = Client.objects.get(pk=invitation.client_id)
    try:
        user = login_for(invitation.email, name=invitation.name or client.name)
    except LoginClosed:
        raise InvitationRefused(InvitationState.REVOKED) from None
    ClientAccess.objects.update_or_create(
        user_id=user.pk,
        client_id=client.pk,
        defaults={
            "relation": invitation.relation,
            "rights": invitation.rights,
            "sections": invitation.sections,
            "ends_on": invitation.ends_on,
            "ended_at": None,
        },
    )
    reseat(user.pk)
    record(
        by=replace(viewer, user_id=user.pk, name=invitation.name or client.name),
        verb="client.joined",
        subject=invitation,
        client_id=client.pk,
    )
    return user
