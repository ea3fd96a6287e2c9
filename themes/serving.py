"""Answers for the look's files before any host is entered, so that a suspended or unknown host's page is styled too.

Every address carries a hash of what it answers, and all that is needed to make it: nothing is looked up.
"""

from __future__ import annotations

import gzip
from collections.abc import Callable
from functools import lru_cache
from urllib.parse import quote

from django.http import HttpRequest, HttpResponse, HttpResponseBase

from themes.assets import NAMES, PREFIX, Asset, asset, file_of
from themes.brand import Brand, NotAColour, brand_css, parse_colour
from themes.icon import brand_svg

FOR_EVER = "public, max-age=31536000, immutable"
STALE = "no-cache"
MOST_INITIALS = 4  # two letters, each perhaps with a combining mark


class LookFiles:
    """Middleware; stands before the one that enters a host."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if not request.path_info.startswith(f"/{PREFIX}"):
            return self.get_response(request)
        wanted = request.path_info.removeprefix(f"/{PREFIX}")
        found = look_file(wanted) if request.method in ("GET", "HEAD") else None
        if found is None:
            return HttpResponse("No such file.", status=404, content_type="text/plain")
        return _answer(request, found, is_exact=found.file_name == wanted)


def look_file(wanted: str) -> Asset | None:
    """The file for an address. One with an older hash gets today's look: its page is from before a release."""
    stem, _, suffix = wanted.rpartition(".")
    kind, *parts = stem.split("-")
    if f"{kind}.{suffix}" in NAMES and len(parts) == 1:
        return asset(f"{kind}.{suffix}")
    try:
        if (kind, suffix, len(parts)) == ("brand", "css", 2):
            return _brand_stylesheet(parse_colour(parts[0]))
        if (kind, suffix, len(parts)) == ("mark", "svg", 3) and len(parts[1]) <= MOST_INITIALS:
            return _brand_mark(parse_colour(parts[0]), parts[1])
    except NotAColour:
        pass
    return None


def brand_stylesheet_url(brand: Brand) -> str:
    return _brand_stylesheet(brand.colour).url


def brand_mark_url(brand: Brand) -> str:
    return f"/{PREFIX}{quote(_brand_mark(brand.colour, brand.initials).file_name)}"


@lru_cache(maxsize=4096)
def _brand_stylesheet(colour: str) -> Asset:
    return file_of(f"brand-{colour[1:]}", "css", brand_css(colour))


@lru_cache(maxsize=4096)
def _brand_mark(colour: str, initials: str) -> Asset:
    return file_of(f"mark-{colour[1:]}-{initials}", "svg", brand_svg(colour, initials))


def _answer(request: HttpRequest, found: Asset, *, is_exact: bool) -> HttpResponse:
    is_packed = "gzip" in request.headers.get("Accept-Encoding", "")
    response = HttpResponse(gzip_of(found) if is_packed else found.body, content_type=found.content_type)
    response.headers["Cache-Control"] = FOR_EVER if is_exact else STALE
    response.headers["Vary"] = "Accept-Encoding"
    response.headers["X-Content-Type-Options"] = "nosniff"
    if is_packed:
        response.headers["Content-Encoding"] = "gzip"
    return response


@lru_cache(maxsize=256)
def gzip_of(found: Asset) -> bytes:
    return gzip.compress(found.body, mtime=0)
