"""Where somebody arrives who has just signed in."""

from __future__ import annotations

from urllib.parse import urlsplit

from django.urls import Resolver404, resolve, reverse
from django.utils.http import url_has_allowed_host_and_scheme

from tenants.access import LONGEST_PATH, access_of
from tenants.requests import Request
from tenants.viewer import Identity


def safe_path(text: str) -> str:
    """A path on this host, or nothing: no scheme, no host, no backslash tricks."""
    is_path = text.startswith("/") and text.isprintable() and len(text) <= LONGEST_PATH
    return text if is_path and url_has_allowed_host_and_scheme(text, allowed_hosts=None) else ""


def landing_path(request: Request, identity: Identity, *, wished: str = "") -> str:
    """The wished page where one of the person's seats opens it, else their own first page; nothing without a seat."""
    path = safe_path(wished)
    if path and _opens(request, identity, path):
        return path
    if identity.as_platform():
        return reverse("console:business-list")
    if identity.as_team():
        return reverse("team:today")
    return reverse("home:home") if identity.as_client() else ""


def _opens(request: Request, identity: Identity, path: str) -> bool:
    try:
        access = access_of(resolve(urlsplit(path).path, urlconf=getattr(request, "urlconf", None)).func)
    except Resolver404:
        return False
    if access is None or access.seat == "public":
        return False
    if access.seat == "person":
        return identity.is_signed_in
    viewer = {"team": identity.as_team, "client": identity.as_client, "platform": identity.as_platform}[access.seat]()
    return viewer is not None and (not access.roles or viewer.role in access.roles)
