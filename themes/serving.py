"""Answers for the look's files before any host is entered, so that a suspended or unknown host's page is styled too.

Every address carries a hash of what it answers, and all that is needed to make it: nothing is looked up.
"""

from __future__ import annotations

import gzip
from collections.abc import Callable
from dataclasses import replace
from functools import lru_cache
from urllib.parse import quote

from django.http import HttpRequest, HttpResponse, HttpResponseBase

from themes.assets import NAMES, PREFIX, Asset, asset, file_of, font_asset, look_asset
from themes.brand import Brand, NotAColour, parse_colour, read_brand
from themes.catalog import theme_of
from themes.icon import brand_svg
from themes.pictures.serving import picture_file
from themes.pictures.shown import NO_PICTURES
from themes.stylesheet import brand_css, tone_css
from themes.texts import NO_TEXTS

FOR_EVER = "public, max-age=31536000, immutable"
STALE = "no-cache"
PACKED = ("font/woff2", "image/png")
ALONE = "default-src 'none'; frame-ancestors 'none'; sandbox"  # a picture that is opened as a page of its own
MOST_INITIALS = 4  # two letters, each perhaps with a combining mark


class LookFiles:
    """Middleware; stands before the one that enters a host."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if not request.path_info.startswith(f"/{PREFIX}"):
            return self.get_response(request)
        wanted = request.path_info.removeprefix(f"/{PREFIX}")
        if request.method not in ("GET", "HEAD"):
            return HttpResponse("No such file.", status=404, content_type="text/plain")
        if picture := picture_file(wanted):
            return _as_picture(_answer(request, picture, is_exact=True))
        if not (found := look_file(wanted)):
            return HttpResponse("No such file.", status=404, content_type="text/plain")
        return _answer(request, found, is_exact=found.file_name == wanted)


def look_file(wanted: str) -> Asset | None:
    """The file for an address. One with an older hash gets today's look: its page is from before a release."""
    stem, _, suffix = wanted.rpartition(".")
    try:
        match [*stem.split("-"), suffix]:
            case [name, _hash, suffix] if f"{name}.{suffix}" in NAMES:
                return asset(f"{name}.{suffix}")
            case ["look", theme, _hash, "css"]:
                return look_asset(theme)
            case ["font", theme, font, subset, _hash, "woff2"]:
                return font_asset(theme, f"{font}-{subset}.{suffix}")
            case ["brand", colour, theme, radius, scheme, fonts, _hash, "css"]:
                chosen = {"theme": theme, "radius": radius, "scheme": scheme, "fonts": fonts}
                return _brand_stylesheet(read_brand("", {**chosen, "colour": parse_colour(colour)}))
            case ["tone", colour, _hash, "css"]:
                return _tone(parse_colour(colour))
            case ["mark", colour, initials, _hash, "svg"] if len(initials) <= MOST_INITIALS:
                return _brand_mark(parse_colour(colour), initials)
    except NotAColour:
        pass
    return None


def look_url(brand: Brand) -> str:
    return look_asset(brand.theme).url


def brand_stylesheet_url(brand: Brand) -> str:
    return _brand_stylesheet(replace(brand, name="", pictures=NO_PICTURES, texts=NO_TEXTS)).url


def tone_url(colour: str) -> str:
    """The style sheet of `class="tone-<colour>"`; `colour` as `parse_colour` gives it."""
    return _tone(colour).url


def brand_mark_url(brand: Brand) -> str:
    return f"/{PREFIX}{quote(_brand_mark(brand.colour, brand.initials).file_name)}"


def preloaded_font_url(brand: Brand) -> str:
    """The one font file that a page's first paint waits for; empty where the brand uses the device's fonts."""
    theme, pairing = theme_of(brand.theme), brand.pairing
    key = pairing.text or pairing.display
    found = font_asset(theme.key, theme.fonts[key].files[0][0]) if key else None
    return found.url if found else ""


@lru_cache(maxsize=4096)
def _brand_stylesheet(brand: Brand) -> Asset:
    choices = (brand.colour[1:], brand.theme, brand.radius, brand.scheme, brand.fonts)
    return file_of("-".join(["brand", *choices]), "css", brand_css(brand))


@lru_cache(maxsize=4096)
def _tone(colour: str) -> Asset:
    return file_of(f"tone-{colour[1:]}", "css", tone_css(read_brand("", {"colour": colour})))


@lru_cache(maxsize=4096)
def _brand_mark(colour: str, initials: str) -> Asset:
    return file_of(f"mark-{colour[1:]}-{initials}", "svg", brand_svg(colour, initials))


def _answer(request: HttpRequest, found: Asset, *, is_exact: bool) -> HttpResponse:
    is_packed = found.content_type not in PACKED and "gzip" in request.headers.get("Accept-Encoding", "")
    response = HttpResponse(gzip_of(found) if is_packed else found.body, content_type=found.content_type)
    response.headers["Cache-Control"] = FOR_EVER if is_exact else STALE
    response.headers["Vary"] = "Accept-Encoding"
    response.headers["X-Content-Type-Options"] = "nosniff"
    if is_packed:
        response.headers["Content-Encoding"] = "gzip"
    return response


def _as_picture(response: HttpResponse) -> HttpResponse:
    response.headers["Content-Security-Policy"] = ALONE
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"  # mail is read on other sites too
    return response


@lru_cache(maxsize=256)
def gzip_of(found: Asset) -> bytes:
    return gzip.compress(found.body, mtime=0)
