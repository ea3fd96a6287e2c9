"""Asking a client in: one mail with a link and a code, good for two weeks."""

from __future__ import annotations

from datetime import timedelta

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from tenant_apps.clients.choices import Relation
from tenant_apps.clients.exceptions import AlreadyInside, JustInvited, NoAddress
from tenant_apps.clients.models import Client, ClientAccess, Invitation
from tenant_apps.clients.queries import live_invitations, pending_invitations
from tenant_apps.clients.terms import THEMSELVES, Terms
from tenant_apps.notifications.operations import notify
from tenant_apps.team.choices import OpeningStep
from tenant_apps.team.models import Member
from tenant_apps.team.operations import tick_step
from tenants.accounts.codes import digests
from tenants.accounts.permissions import Permission, requires
from tenants.audit.operations import record
from tenants.lib import tokens
from tenants.mail import absolute_url
from tenants.viewer import SYSTEM, Viewer

LASTS = timedelta(days=14)
SETTLES = timedelta(minutes=1)


@requires(Permission.ADD_CLIENTS)
def invite_client(*, by: Viewer, name: str, email: str) -> Invitation:
    """Takes a new client in and invites them. A client of the same name and address is invited again, not doubled.

    Raises `AlreadyInside`, `JustInvited`.
    """
    email = email.strip().lower()
    # A form sent twice at once: the second waits here, and then finds what the first has made.
    Member.objects.select_for_update().get(pk=by.member_id)
    client = Client.objects.filter(email__iexact=email, name__iexact=name, archived_at=None).first()
    if client is None:
        client = Client.objects.create(name=name, email=email)
        record(by=by, verb="client.added", subject=client, client_id=client.pk)
    return invite(client, by=by)


@requires(Permission.INVITE_CLIENTS)
def invite(client: Client, *, by: Viewer) -> Invitation:
    """Sends an invitation to the client's address; earlier ones end.

    Raises `AlreadyInside`, `JustInvited`, `NoAddress`.
    """
    if not client.email:
        raise NoAddress
    if ClientAccess.objects.filter(client=client, relation=Relation.SELF).exists():
        raise AlreadyInside
    latest = Invitation.objects.filter(client=client, relation=Relation.SELF).order_by("-created_at").first()
    if latest is not None and not latest.revoked_at and latest.created_at > timezone.now() - SETTLES:
        raise JustInvited(latest.created_at + SETTLES)
    invitation = send_invitation(client, email=client.email.lower(), invited_by_name=by.name, by=by)
    tick_step(OpeningStep.INVITATION, by=by)
    record(by=by, verb="client.invited", subject=invitation, client_id=client.pk)
    return invitation


@requires(Permission.INVITE_CLIENTS)
def revoke_invitation(client: Client, *, by: Viewer) -> None:
    """Ends what is still open of the client's invitations; their link and code open nothing from now on."""
    if pending_invitations().filter(client=client).update(revoked_at=timezone.now()):
        record(by=by, verb="client.invitation_revoked", client_id=client.pk)


def renew_invitations(*, email: str) -> None:
    """At the invited person's own wish: a fresh mail for each client they were asked to see and have not yet.

    One that is younger than a minute is left: it is the newest mail in their box.
    """
    settled = timezone.now() - SETTLES
    is_meant = Q(client__email__iexact=email) | ~Q(relation=Relation.SELF)
    pending = pending_invitations().filter(is_meant, email=email, client__archived_at=None)
    for newest in pending.order_by("client_id", "-created_at").distinct("client_id").select_related("client"):
        if newest.created_at <= settled:
            terms = Terms(newest.relation, newest.rights, newest.sections, newest.ends_on)
            inviter = newest.invited_by_name
            send_invitation(
                newest.client, email=email, name=newest.name, terms=terms, invited_by_name=inviter, by=SYSTEM
            )


def send_invitation(
    client: Client, *, email: str, invited_by_name: str, by: Viewer, name: str = "", terms: Terms = THEMSELVES
) -> Invitation:
    """Mails link and code to the address; its earlier ones for this client end."""
    now, code, token = timezone.now(), tokens.new_code(), tokens.new_token()
    live_invitations().filter(client=client, email=email).update(expires_at=now)
    invitation: Invitation = Invitation.objects.create(
        client=client,
        email=email,
        name=name,
        relation=terms.relation,
        rights=list(terms.rights),
        sections=list(terms.sections),
        ends_on=terms.ends_on,
        invited_by_name=invited_by_name,
        link_digest=digests(token)[0],
        code_digest=digests(code_text(email, code))[0],
        created_at=now,
        expires_at=now + LASTS,
    )
    notify(
        client=client,
        template="clients/mail/invitation",
        context={
            "code": code,
            "link": absolute_url(reverse("clients:welcome", args=[token])),
            "join_link": absolute_url(reverse("clients:join")),
            "invited_by": invited_by_name,
            "days": LASTS.days,
            "seen": client.name if name else "",
            **({"client_name": name} if name else {}),
        },
        reason="client.invited",
        by=by,
        to=email,
    )
    return invitation


def code_text(email: str, code: str) -> str:
    return f"invitation:{email}:{code}"
