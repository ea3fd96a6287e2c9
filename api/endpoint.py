"""Addresses of the API. Each sits behind one of the house's own access decorators, as a page does.

    appointments = endpoint(client_area, GET=Operation(list_appointments, ...), POST=Operation(book, ...))

A request's way in: its token (never a cookie) says who calls, and is counted, at the door; then the decorator takes the
seat and its database role; inside it the framework parses, the operation answers.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import wraps
from typing import Any, Literal, cast

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpResponseBase
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request as FrameworkRequest
from rest_framework.response import Response
from rest_framework.serializers import BaseSerializer, Serializer
from rest_framework.views import APIView

from api.bearer import BadBearer, Caller, caller_of
from api.choices import Scope
from api.confirming import unconfirmed
from api.documenting import documented
from api.limits import allowances, count_call, network_allowances
from api.once import HEADER, bind_key
from api.problems import Problem, problem_page
from tenants.access import SAFE_METHODS, View, access_of
from tenants.accounts import assurance
from tenants.accounts.networks import network_of
from tenants.accounts.permissions import Permission, may
from tenants.accounts.refusals import note_refused
from tenants.accounts.requirement import must_set_up
from tenants.languages import speak
from tenants.models import Business
from tenants.requests import Request
from tenants.viewer import NOBODY, Identity, Viewer

Shape = type[BaseSerializer[Any]]
Decorator = Callable[[View], View]


class ApiRequest(FrameworkRequest):
    """What the framework's request passes on of ours; `given` is what was sent, checked."""

    business: Business
    identity: Identity
    viewer: Viewer
    caller: Caller
    given: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Operation:
    """What one method of an address does, and all that its documentation says of it.

    `scopes`: any of them opens it; none named: any token. `may`: what the table of permissions must allow besides what
    the address asks for. `query` and `body` are checked into `request.given`.
    `answers`: status to shape (None: nothing to say). `refuses`: what it may refuse besides what all may.
    `is_fresh`: opens only to a token whose holder has shown in the last minutes that it is them.
    `keeps`: what it wrote before it refused is kept, such as a counted try.
    """

    run: Callable[..., Response]
    summary: str
    scopes: frozenset[Scope] = frozenset()
    may: Permission | None = None
    query: Shape | None = None
    body: Shape | None = None
    answers: Mapping[int, Any] = field(default_factory=dict)
    refuses: frozenset[int] = frozenset()
    headers: tuple[str, ...] = ()
    is_fresh: bool = False
    keeps: bool = False
    kind: Literal["read", "write", "sign-in"] | None = None


def endpoint(
    seat: Decorator, *, tag: str, needs_token: bool = True, **operations: Operation
) -> Callable[..., HttpResponseBase]:
    """`needs_token`: False for what opens before anybody has signed in."""
    methods = {name.lower(): _method(operation) for name, operation in operations.items()}
    base: type[APIView] = type("Endpoint", (APIView,), methods)
    return library_endpoint(seat, base, tag=tag, needs_token=needs_token, **operations)


def library_endpoint(
    seat: Decorator, base: type[APIView], *, tag: str, needs_token: bool = True, **operations: Operation
) -> Callable[..., HttpResponseBase]:
    """For a view class that a library has made; `operations` are its documentation and its conditions."""
    described: dict[str, Any] = {
        name.lower(): _described(getattr(base, name.lower()), operation, name, tag=tag, needs_token=needs_token)
        for name, operation in operations.items()
    }
    described["http_method_names"] = [*described, *(["head"] if "get" in described else [])]
    view: type[APIView] = type(base.__name__, (base,), described)
    return through_the_door(seat, view.as_view(), operations=operations, needs_token=needs_token)


def through_the_door(
    seat: Decorator, view: View, *, operations: Mapping[str, Operation], needs_token: bool
) -> Callable[..., HttpResponseBase]:
    guarded = seat(view)

    @wraps(guarded)
    def entered(request: Request, *args: Any, **kwargs: Any) -> HttpResponseBase:
        # The session is a browser's: what it has shown, or looks at, is nothing to a token.
        session, request.session, request.identity = request.session, cast(Any, {}), NOBODY
        operation = operations.get("GET" if request.method == "HEAD" else request.method or "")
        headers: dict[str, str] = {}
        try:
            caller = _called(request, needs_token=needs_token)
            headers = _counted(request, caller, operation)
            _insist(guarded, request, caller, operation)
            response = guarded(request, *args, **kwargs)
        except PermissionDenied:
            response = problem_page(Problem(403, "forbidden"), request)
        except Problem as problem:
            response = problem_page(problem, request)
        finally:
            request.session = session
        if response.status_code in (403, 404):
            note_refused(request, response.status_code)
        for name, value in headers.items():
            response.headers.setdefault(name, value)
        return response

    return entered


def _called(request: Request, *, needs_token: bool) -> Caller | None:
    try:
        caller = caller_of(request)
    except BadBearer:
        count_call(network_allowances(network_of(request), kind="sign-in"))
        raise Problem(401, "unauthenticated") from None
    if caller is None and needs_token:
        count_call(network_allowances(network_of(request), kind="read"))
        raise Problem(401, "unauthenticated")
    if caller:
        speak(request)
        request.identity = caller.identity
        request.session = cast(Any, {assurance.KEY: caller.assurance.kept()})
    request.caller = caller  # type: ignore[attr-defined]  # ApiRequest has it
    return caller


def _counted(request: Request, caller: Caller | None, operation: Operation | None) -> dict[str, str]:
    kind = (operation and operation.kind) or ("read" if request.method in SAFE_METHODS else "write")
    if caller is None or kind == "sign-in":
        return count_call(network_allowances(network_of(request), kind=kind)).headers()
    return count_call(allowances(meter=caller.meter, holder=caller.holder, kind=kind)).headers()


def _insist(guarded: View, request: Request, caller: Caller | None, operation: Operation | None) -> None:
    """What a decorator would answer with a page of the browser's."""
    access = access_of(guarded)
    if caller is None or access is None:
        return
    if access.seat != "person" and must_set_up(request):
        raise Problem(403, "second-factor-needed")
    if access.seat == "client" and caller.identity.as_client() is None:
        raise Problem(403, "forbidden")
    viewer = caller.identity.as_team()
    if access.seat == "team" and (viewer is None or viewer.role not in access.roles):
        raise Problem(403, "forbidden")
    if operation is None:
        return
    if operation.may and (viewer is None or not may(viewer, operation.may)):
        raise Problem(403, "forbidden")
    if operation.scopes and not operation.scopes & caller.scopes:
        raise Problem(403, "missing-scope", scopes=sorted(operation.scopes))
    if operation.is_fresh and not caller.assurance.is_fresh:
        raise unconfirmed(request, caller)


def _described(
    method: Callable[..., Response], operation: Operation, name: str, *, tag: str, needs_token: bool
) -> Callable[..., Response]:
    @wraps(method)
    def described(*args: Any, **kwargs: Any) -> Response:
        return method(*args, **kwargs)

    return extend_schema(**documented(operation, name, tag=tag, needs_token=needs_token))(described)


def _method(operation: Operation) -> Callable[..., Response]:
    def method(_view: APIView, request: ApiRequest, **kwargs: Any) -> Response:
        request.given = {**_checked(operation.query, request.query_params), **_body(operation, request)}
        if operation.keeps or request.method in SAFE_METHODS:
            return operation.run(request, **kwargs)
        # A refusal that is raised leaves nothing of the operation behind, but the call stays counted.
        with transaction.atomic():
            if HEADER in operation.headers:
                bind_key(request)
            return operation.run(request, **kwargs)

    method.__doc__ = operation.run.__doc__
    return method


def plain_request(request: ApiRequest) -> Request:
    """The request as accounts know it, without the framework around it."""
    return cast(Request, request._request)


def _body(operation: Operation, request: ApiRequest) -> dict[str, Any]:
    return _checked(operation.body, request.data) if operation.body else {}


def _checked(shape: Shape | None, sent: Any) -> dict[str, Any]:
    if shape is None:
        return {}
    given: Serializer[Any] = shape(data=sent)  # type: ignore[assignment]  # none of ours is a list
    given.is_valid(raise_exception=True)
    checked: dict[str, Any] = given.validated_data
    return checked
