"""Who else may see a client's portal: family, a guardian, a company's people. And the end of that."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from django.utils import timezone

from tenant_apps.clients.choices import Relation
from tenant_apps.clients.exceptions import AlreadyInside
from tenant_apps.clients.models import Client, ClientAccess, Invitation
from tenant_apps.clients.operations.inviting import send_invitation
from tenant_apps.clients.terms import Terms
from tenant_apps.notifications.operations import notify
from tenants.accounts.models import User
from tenants.accounts.permissions import Permission, requires
from tenants.audit.operations import record
from tenants.entry import at_the_door, current_business
from tenants.events import reseat
from tenants.viewer import Viewer


@requires(Permission.LINK_CLIENTS)
def add_link(client: Client, *, by: Viewer, email: str, name: str, terms: Terms) -> Invitation:
    """Asks somebody by mail to see the client's portal on these terms. Raises `AlreadyInside`."""
    email = email.strip().lower()
    with at_the_door():
        user_id = User.objects.filter(email=email).values_list("pk", flat=True).first()
    if user_id and ClientAccess.objects.filter(client=client, user_id=user_id, ended_at=None).exists():
        raise AlreadyInside
    invitation = send_invitation(client, email=email, name=name, terms=terms, invited_by_name=by.name, by=by)
    record(by=by, verb="client.link_offered", subject=invitation, client_id=client.pk, **_noted(terms))
    return invitation


@requires(Permission.LINK_CLIENTS)
def change_link(access: ClientAccess, *, by: Viewer, terms: Terms) -> None:
    """What the login may from its next click on."""
    ClientAccess.objects.filter(pk=access.pk).update(
        relation=terms.relation, rights=list(terms.rights), sections=list(terms.sections), ends_on=terms.ends_on
    )
    reseat(access.user_id)
    record(by=by, verb="client.link_changed", subject=access, client_id=access.client_id, **_noted(terms))


@requires(Permission.LINK_CLIENTS)
def remove_link(access: ClientAccess, *, by: Viewer) -> None:
    """The login sees the client no more, from its next click on."""
    if ClientAccess.objects.filter(pk=access.pk).delete()[0]:
        reseat(access.user_id)
        record(by=by, verb="client.link_removed", client_id=access.client_id, user_id=access.user_id)


@requires(Permission.LINK_CLIENTS)
def end_links(*, by: Viewer) -> int:
    """Links whose day has come: they open nothing already; now both sides are told. Again: nothing more to do."""
    today = timezone.localdate(timezone=ZoneInfo(current_business().time_zone))
    due = ClientAccess.objects.filter(ends_on__lte=today, ended_at=None).select_related("client")
    ended = list(due.select_for_update(of=("self",)))
    for access in ended:
        ClientAccess.objects.filter(pk=access.pk).update(ended_at=timezone.now())
        reseat(access.user_id)
        record(by=by, verb="client.link_ended", subject=access, client_id=access.client_id)
        _tell(access, by=by)
    return len(ended)


def _tell(access: ClientAccess, *, by: Viewer) -> None:
    with at_the_door():
        email, name = User.objects.values_list("email", "name").get(pk=access.user_id)
    seen = {"seen": access.client.name, "is_guardian": access.relation == Relation.GUARDIAN}
    addresses = {email: name or access.client.name}
    if access.client.email:
        addresses.setdefault(access.client.email, access.client.name)
    for address, reader in addresses.items():
        is_client = address == access.client.email and address != email
        context = {**seen, "client_name": reader, "is_client": is_client, "other": name or email}
        notify(
            client=access.client,
            template="clients/mail/link_ended",
            context=context,
            reason="client.link_ended",
            by=by,
            to=address,
        )


def _noted(terms: Terms) -> dict[str, object]:
    return {
        "relation": str(terms.relation),
        "rights": sorted(terms.rights),
        "sections": sorted(terms.sections),
        "ends_on": terms.ends_on.isoformat() if terms.ends_on else "",
    }
