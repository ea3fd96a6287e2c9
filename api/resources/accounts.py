"""Whoever calls: their seats, their tokens and, for an owner, the business's keys."""

from __future__ import annotations

from typing import Any

from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from rest_framework.response import Response

from api.choices import ACCOUNT
from api.endpoint import ApiRequest, Operation, endpoint
from api.models import Key, Token
from api.operations import NotGrantable, TooMany, issue_key, revoke_key, revoke_token
from api.problems import Problem
from api.queries import live_keys, live_tokens
from api.serializers.accounts import BearerList, BearerSerializer, IssuedKey, KeyList, KeySerializer, Me, NewKey
from tenants.access import signed_in, team
from tenants.accounts.models import User
from tenants.accounts.permissions import Permission
from tenants.entry import at_the_door


def show_me(request: ApiRequest) -> Response:
    """Who the token belongs to, the seats they have here, and what it may be used for."""
    identity, caller = request.identity, request.caller
    shown = caller.shown
    user = User.objects.filter(pk=identity.user_id).first() if identity.user_id else None
    me = {
        "name": identity.name,
        "email": user.email if user else None,
        "business": request.business.name,
        "team": {"member": identity.member_id, "role": identity.role} if identity.as_team() else None,
        "client": {"clients": list(identity.client_ids)} if identity.as_client() else None,
        "scopes": shown.scopes,
        "expires_at": shown.expires_at,
    }
    return Response(Me(me).data)


def list_tokens(request: ApiRequest) -> Response:
    """Your own, newest first."""
    return Response({"results": BearerSerializer(live_tokens(_person(request)), many=True).data})


def end_token(request: ApiRequest, pk: int) -> Response:
    """Opens nothing from now on."""
    token: Token = get_object_or_404(live_tokens(_person(request)), pk=pk)
    revoke_token(token, by=request.viewer)
    return Response(status=204)


def list_keys(_request: ApiRequest) -> Response:
    """The business’s keys for other programs, newest first."""
    with at_the_door():
        return Response({"results": KeySerializer(live_keys(), many=True).data})


def make_key(request: ApiRequest) -> Response:
    """Makes one in your name: it ends when you are an owner no more. It can’t have scopes that your token has not."""
    given: dict[str, Any] = request.given
    if request.caller.token is None or not request.caller.token.has_factor:
        raise Problem(403, "second-factor-needed")
    if not set(given["scopes"]) <= request.caller.scopes:
        raise Problem(403, "missing-scope", scopes=sorted(given["scopes"]))
    try:
        with at_the_door():
            key, text = issue_key(by=request.viewer, **given)
    except NotGrantable:
        raise Problem(403, "forbidden") from None
    except TooMany:
        raise Problem(409, "conflict", _("There are fifty already. End one first.")) from None
    key.key = text  # type: ignore[attr-defined]  # shown this once, kept nowhere
    return Response(IssuedKey(key).data, status=201)


def end_key(request: ApiRequest, pk: int) -> Response:
    """Opens nothing from now on."""
    with at_the_door():
        key: Key = get_object_or_404(live_keys(), pk=pk)
        revoke_key(key, by=request.viewer)
    return Response(status=204)


def _person(request: ApiRequest) -> int:
    """A key is nobody: it has no tokens."""
    if request.identity.user_id is None:
        raise Problem(403, "forbidden")
    return request.identity.user_id


GONE = {204: None}
me = endpoint(signed_in, tag="Account", GET=Operation(show_me, "Show who I am", answers={200: Me}))
tokens = endpoint(
    signed_in, tag="Account", GET=Operation(list_tokens, "List my tokens", ACCOUNT, answers={200: BearerList})
)
token = endpoint(signed_in, tag="Account", DELETE=Operation(end_token, "End a token", ACCOUNT, answers=GONE))

owning = team(may=Permission.MANAGE_KEYS)
keys = endpoint(
    owning,
    tag="Account",
    GET=Operation(list_keys, "List keys", ACCOUNT, answers={200: KeyList}),
    POST=Operation(
        make_key,
        "Make a key",
        ACCOUNT,
        body=NewKey,
        answers={201: IssuedKey},
        refuses=frozenset({409}),
        is_fresh=True,
    ),
)
key = endpoint(owning, tag="Account", DELETE=Operation(end_key, "End a key", ACCOUNT, answers=GONE))
