"""By what a business is known: its mark at the top of a page, its words at the foot, its icons, its shared links."""

from __future__ import annotations

from django.template import Context

from tenants.entry import business_or_none
from tenants.hosts import origin_of
from tenants.mail import absolute_url
from tenants.models import Business
from themes.brand import Brand, brand_of
from themes.navigation import SIGN_OUT, address_of
from themes.pictures.serving import TOUCH_SIZE, icon_url, tab_icon_url
from themes.pictures.shown import Shown
from themes.ui.library import one_of, register

WORDMARK = 1.6  # a logo so much wider than high says the name itself
HEIGHTS = {"m": 36, "l": 56}  # pixels
MANIFEST, SHARED, WORKER = "installing:manifest", "installing:shared-picture", "installing:worker"


def brand_here(context: Context) -> Brand:
    """The brand of the business this page or mail belongs to; on the platform's host its own."""
    return brand_of(business_here(context))


def business_here(context: Context) -> Business | None:
    request = context.get("request")
    return context.get("business") or getattr(request, "business", None) or business_or_none()


def signs(context: Context, brand: Brand) -> dict[str, object]:
    """For the head of a page: icons, the manifest, and on pages that anybody may see what a link to them shows."""
    business = business_here(context)
    if business is None:
        return {}
    viewer = getattr(context.get("request"), "viewer", None)
    origin = origin_of(str(getattr(business, "primary_host", "")))
    return {
        "tab_icon": tab_icon_url(brand),
        "touch_icon": icon_url(brand, size=TOUCH_SIZE, shape="full"),
        "manifest": address_of(MANIFEST),
        "name": brand.name,
        "shared": f"{origin}{path}" if viewer and viewer.kind == "anonymous" and (path := address_of(SHARED)) else "",
    }


@register.inclusion_tag("themes/components/brand_mark.html", takes_context=True)
def brand_mark(context: Context, *, href: str = "", size: str = "m") -> dict[str, object]:
    """The logo, or initials and name. On dark screens the logo for them; without one, the logo on a light plate."""
    brand = brand_here(context)
    pictures, height = brand.pictures, HEIGHTS[one_of(size, tuple(HEIGHTS), prop="size")]
    logo = pictures.logo_dark if brand.scheme == "dark" and pictures.logo_dark else pictures.logo
    return {
        "brand": brand,
        "href": href,
        "size": size,
        "logo": logo,
        "dark": pictures.logo_dark if brand.scheme == "auto" else None,
        "needs_plate": pictures.logo_dark is None,
        "width": logo.width_at(height) if logo else 0,
        "height": height,
        "has_name": logo is None or not _is_wordmark(logo),
    }


@register.inclusion_tag("themes/components/brand_foot.html", takes_context=True)
def brand_foot(context: Context) -> dict[str, object]:
    """How to reach the business, what it says of itself, and its legal pages; nothing on the platform's own pages."""
    return {"texts": brand_here(context).texts}


@register.inclusion_tag("themes/components/offline_copy.html", takes_context=True)
def offline_copy(context: Context) -> dict[str, object]:
    """Keeps the client's next appointment for times without a connection: their own, on their own device."""
    viewer = getattr(context.get("request"), "viewer", None)
    is_own = viewer is not None and viewer.kind == "client" and not getattr(viewer, "read_only", False)
    return {"worker": address_of(WORKER) if is_own else "", "sign_out": address_of(SIGN_OUT)}


@register.simple_tag
def absolute(path: str) -> str:
    """For a mail: the path on the business's own host."""
    return absolute_url(path)


@register.filter
def width_at(picture: Shown, height: int) -> int:
    """How wide a picture is at that height."""
    return picture.width_at(height)


def _is_wordmark(logo: Shown) -> bool:
    return logo.width / logo.height >= WORDMARK
