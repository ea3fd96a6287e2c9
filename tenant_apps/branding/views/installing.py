"""What browsers and other sites ask for, signed in or not: nothing in it is anybody's."""

from __future__ import annotations

from functools import lru_cache
from io import BytesIO

from django.http import HttpResponse, JsonResponse
from django.utils.translation import get_language, get_language_bidi
from django.views.decorators.http import require_safe
from PIL import Image

from tenants.access import public
from tenants.pictures import read_picture
from tenants.requests import BusinessRequest
from themes.brand import Brand, brand_of
from themes.catalog import theme_of
from themes.palette import WHITE
from themes.pictures.drawing import letters_icon, picture_icon, shared_picture
from themes.pictures.serving import SIZES, icon_url
from themes.worker import worker_script

SHORT_NAME = 12  # letters that home screens have room for (web.dev, "Add a web app manifest")


@public
@require_safe
def manifest(request: BusinessRequest) -> HttpResponse:
    """W3C, Web Application Manifest."""
    brand = brand_of(request.business)
    ground = theme_of(brand.theme).colour("color-canvas", "dark" if brand.scheme == "dark" else "light")
    told = {
        "id": "/",
        "name": brand.name,
        "short_name": short_name(brand.name),
        "start_url": "/",
        "scope": "/",
        "display": "standalone",
        "background_color": ground,
        "theme_color": ground,
        "lang": get_language() or "en",
        "dir": "rtl" if get_language_bidi() else "ltr",
        "icons": [
            *({**_icon(brand, size, full=False), "purpose": "any"} for size in SIZES),
            {**_icon(brand, SIZES[-1], full=True), "purpose": "maskable"},
        ],
    }
    return JsonResponse(told, content_type="application/manifest+json")


@public
@require_safe
def worker(request: BusinessRequest) -> HttpResponse:
    return HttpResponse(worker_script(request.business), content_type="text/javascript; charset=utf-8")


@public
@require_safe
def shared(request: BusinessRequest) -> HttpResponse:
    """What other sites show beside a link to the portal."""
    body = _shared(brand_of(request.business), request.business.primary_host)
    return HttpResponse(body, content_type="image/png")


def short_name(name: str) -> str:
    """As many of its first words as fit, or its first one cut."""
    words = name.split()
    fitting = [" ".join(words[:count]) for count in range(1, len(words) + 1)]
    return max((text for text in fitting if len(text) <= SHORT_NAME), key=len, default=name[:SHORT_NAME])


def _icon(brand: Brand, size: int, *, full: bool) -> dict[str, str]:
    url = icon_url(brand, size=size, shape="full" if full else "round")
    return {"src": url, "sizes": f"{size}x{size}", "type": "image/png"}


@lru_cache(maxsize=256)
def _shared(brand: Brand, host: str) -> bytes:
    """Anybody may ask, and drawing takes its time: once for each look is enough."""
    light = brand.light
    return shared_picture(brand.name, mark=_mark(brand), ground=light.solid, ink=light.ink, detail=host)


def _mark(brand: Brand) -> Image.Image:
    """The uploaded icon, which stands on any ground, else initials the other way round."""
    kept = read_picture(brand.pictures.app_icon.digest) if brand.pictures.app_icon else None
    if kept:
        drawn = picture_icon(kept, ground=WHITE, size=264, shape="round")
    else:
        drawn = letters_icon(brand.initials, ground=brand.light.ink, ink=brand.light.solid, size=264, shape="round")
    return Image.open(BytesIO(drawn)).convert("RGBA")
