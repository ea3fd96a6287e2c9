from __future__ import annotations

from typing import Any

from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from rest_framework.response import Response

from api.choices import CLIENTS_READ, CLIENTS_WRITE
from api.endpoint import ApiRequest, Operation, endpoint
from api.pages import PageQuery, page, page_of
from api.problems import Problem
from api.serializers.people import ClientDetail, ClientLineSerializer, ClientQuery, NewClient, OwnClient
from tenant_apps.clients import operations
from tenant_apps.clients.exceptions import AlreadyInside, JustInvited, NoAddress
from tenant_apps.clients.models import Client
from tenant_apps.clients.queries import client_lines, clients_found, own_clients, portal_state
from tenants.access import client_area, team
from tenants.accounts.permissions import Permission

BY_NAME = ("name", "id")


def list_own(request: ApiRequest) -> Response:
    """Whoever this login may see: themselves, a child, a company."""
    return page(request, own_clients(), OwnClient, order=BY_NAME)


def list_clients(request: ApiRequest) -> Response:
    """All, or those that have each of the searched words, accents aside."""
    found = clients_found(request.given.get("search", ""))
    return page(request, found, ClientLineSerializer, order=BY_NAME, change=_lines)


def show_client(_request: ApiRequest, pk: int) -> Response:
    return Response(_detail(get_object_or_404(Client, pk=pk)))


def add_client(request: ApiRequest) -> Response:
    """Takes a client in and invites them by mail. One of the same name and address is invited again, not doubled."""
    given = request.given
    try:
        invitation = operations.invite_client(by=request.viewer, name=given["name"], email=given["email"])
    except AlreadyInside:
        raise Problem(409, "already-inside", _("Somebody of this name and address is in the portal already.")) from None
    except JustInvited as error:
        raise _just_invited(error) from None
    return Response(_detail(Client.objects.get(pk=invitation.client_id)), status=201)


def invite(request: ApiRequest, pk: int) -> Response:
    """Sends an invitation to a client who is there already; earlier ones end."""
    client = get_object_or_404(Client, pk=pk)
    try:
        operations.invite(client, by=request.viewer)
    except AlreadyInside:
        raise Problem(409, "already-inside", _("They are in the portal already.")) from None
    except JustInvited as error:
        raise _just_invited(error) from None
    except NoAddress:
        raise Problem(409, "no-address", _("There is no email address to send it to.")) from None
    return Response(_detail(client))


def revoke(request: ApiRequest, pk: int) -> Response:
    """Ends what is still open of a client’s invitations."""
    client = get_object_or_404(Client, pk=pk)
    operations.revoke_invitation(client, by=request.viewer)
    return Response(_detail(client))


def _lines(clients: list[Client]) -> list[Any]:
    """A page's clients with how far each has come: one more query, however many."""
    lines = {line.id: line for line in client_lines(Client.objects.filter(pk__in=[client.pk for client in clients]))}
    return [lines[client.pk] for client in clients if client.pk in lines]


def _detail(client: Client) -> dict[str, Any]:
    client.portal = portal_state(client)  # type: ignore[attr-defined]  # only for its shape
    return dict(ClientDetail(client).data)


def _just_invited(error: JustInvited) -> Problem:
    text = _("The last mail went out a moment ago. Give it a minute.")
    return Problem(409, "just-invited", text, again_at=error.again_at)


CONFLICT = frozenset({409})
DETAIL = {200: ClientDetail}
seeing, inviting = team(may=Permission.SEE_CLIENTS), team(may=Permission.INVITE_CLIENTS)

clients = endpoint(
    client_area,
    tag="Booking",
    GET=Operation(list_own, "List whom I may see", CLIENTS_READ, query=PageQuery, answers={200: page_of(OwnClient)}),
)
team_clients = endpoint(
    seeing,
    tag="Team",
    GET=Operation(
        list_clients, "List clients", CLIENTS_READ, query=ClientQuery, answers={200: page_of(ClientLineSerializer)}
    ),
    POST=Operation(
        add_client,
        "Add and invite a client",
        CLIENTS_WRITE,
        may=Permission.INVITE_CLIENTS,
        body=NewClient,
        answers={201: ClientDetail},
        refuses=CONFLICT,
    ),
)
team_client = endpoint(seeing, tag="Team", GET=Operation(show_client, "Show a client", CLIENTS_READ, answers=DETAIL))
team_invitation = endpoint(
    inviting,
    tag="Team",
    POST=Operation(invite, "Invite a client", CLIENTS_WRITE, answers=DETAIL, refuses=CONFLICT),
    DELETE=Operation(revoke, "Withdraw the invitation", CLIENTS_WRITE, answers=DETAIL),
)
