"""Which seat a page is for. Every view carries exactly one of these decorators; `guarded_include` refuses any without.

Three questions, three answers: the decorator says which role may come here, ownership says which rows, and a predicate
on the row says whether its state allows it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import wraps
from importlib import import_module
from typing import Any, Literal
from urllib.parse import urlencode

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured, PermissionDenied
from django.http import HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.urls import URLPattern, URLResolver, include, reverse

from tenants.accounts.choices import Role
from tenants.accounts.permissions import ALLOWED, Permission, require
from tenants.accounts.requirement import must_set_up
from tenants.entry import becoming
from tenants.requests import Request
from tenants.viewer import ANONYMOUS, Viewer, viewing

Seat = Literal["public", "person", "client", "team", "platform"]
View = Callable[..., HttpResponseBase]
LONGEST_PATH = 300  # of a page that is led back to
SAFE_METHODS = ("GET", "HEAD", "OPTIONS")


@dataclass(frozen=True, slots=True)
class Access:
    seat: Seat
    roles: frozenset[str] = frozenset()


def public(view: View) -> View:
    """Anybody, signed in or not. Runs at the door: no row of a client is visible."""

    @wraps(view)
    def guarded(request: Request, *args: Any, **kwargs: Any) -> HttpResponseBase:
        request.viewer = ANONYMOUS
        return view(request, *args, **kwargs)

    return _declare(guarded, Access("public"))


def signed_in(view: View) -> View:
    """Anybody with a seat here, about their own login. Runs at the door: no row of a client is visible. Open also to
    somebody who has to set up a second factor before anything else."""

    @wraps(view)
    def guarded(request: Request, *args: Any, **kwargs: Any) -> HttpResponseBase:
        identity = request.identity
        viewer = identity.as_platform() or identity.as_team() or identity.as_client()
        if viewer is None:
            return _refused(request)
        request.viewer = replace(viewer, read_only=False)
        with viewing(request.viewer):
            return view(request, *args, **kwargs)

    return _declare(guarded, Access("person"))


def client_area(view: View) -> View:
    """A client, seeing their own. A member of the team who is looking as a client may read, never act."""

    @wraps(view)
    def guarded(request: Request, *args: Any, **kwargs: Any) -> HttpResponseBase:
        viewer = request.identity.as_client()
        if viewer is None and request.identity.as_team() is not None:
            return HttpResponseRedirect(reverse("team:today"))
        return _seated(view, request, viewer, args, kwargs)

    return _declare(guarded, Access("client"))


def team(*roles: str, may: Permission | None = None) -> Callable[[View], View]:
    """A member of the team: whoever may do that by the table, or has one of the roles (an owner may always).

    Somebody who only reads gets no further than GET, except to their own account.
    """
    allowed = ALLOWED[may] if may else frozenset(roles or Role.values) | {Role.OWNER}

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: Request, *args: Any, **kwargs: Any) -> HttpResponseBase:
            viewer = request.identity.as_team()
            if viewer is not None and viewer.role not in allowed:
                raise PermissionDenied
            if viewer is not None and may:
                require(viewer, may)
            if viewer is not None and may == Permission.OWN_ACCOUNT:
                viewer = replace(viewer, read_only=False)
            return _seated(view, request, viewer, args, kwargs)

        return _declare(guarded, Access("team", allowed))

    return decorate


owner = team(Role.OWNER)


def platform(view: View) -> View:
    """The platform's own staff, on the platform's host."""

    @wraps(view)
    def guarded(request: Request, *args: Any, **kwargs: Any) -> HttpResponseBase:
        return _seated(view, request, request.identity.as_platform(), args, kwargs)

    return _declare(guarded, Access("platform"))


def access_of(view: Any) -> Access | None:
    access = getattr(view, "access", None)
    return access if isinstance(access, Access) else None


def guarded_include(urlconf: str, namespace: str | None = None) -> Any:
    """`include()` that stops start-up when a view in there has no access decorator."""
    for pattern in patterns_of(import_module(urlconf).urlpatterns):
        if access_of(pattern.callback) is None:
            raise ImproperlyConfigured(
                f"{urlconf}: {pattern.callback!r} says not who may come. Decorate it (tenants.access)."
            )
    return include(urlconf, namespace=namespace)


def patterns_of(entries: Sequence[URLPattern | URLResolver]) -> Iterator[URLPattern]:
    for entry in entries:
        if isinstance(entry, URLResolver):
            yield from patterns_of(entry.url_patterns)
        else:
            yield entry


class OnlyLooking(PermissionDenied):
    """Somebody of the team, who sees the portal as a client, pressed a button that changes something."""


def _declare(guarded: Any, access: Access) -> View:
    guarded.access = access
    view: View = guarded
    return view


def _seated(view: View, request: Request, viewer: Viewer | None, args: Any, kwargs: Any) -> HttpResponseBase:
    if viewer is None:
        return _refused(request)
    if must_set_up(request):
        return sent_to(request, "accounts:second-factor")
    if viewer.read_only and request.method not in SAFE_METHODS:
        raise OnlyLooking
    request.viewer = viewer
    if request.business is None:
        with viewing(viewer):
            return view(request, *args, **kwargs)
    with becoming(viewer):
        return view(request, *args, **kwargs)


def _refused(request: Request) -> HttpResponseBase:
    if request.identity.is_signed_in:
        raise PermissionDenied
    return sent_to(request, settings.LOGIN_URL)


def sent_to(request: Request, url_name: str) -> HttpResponseBase:
    """To a page that has to come first, and leads back afterwards (`next`)."""
    here = request.get_full_path() if request.method == "GET" else ""
    here = here if len(here) <= LONGEST_PATH else ""
    where = f"{reverse(url_name)}?{urlencode({'next': here})}" if here else reverse(url_name)
    if request.headers.get("HX-Request"):
        return HttpResponse(status=401, headers={"HX-Redirect": where})
    return HttpResponseRedirect(where)
