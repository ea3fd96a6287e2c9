"""The page around the content: style sheets, scripts, the business's mark, the places to go."""

from __future__ import annotations

import json
from datetime import timedelta
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest
from django.template import Context
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import get_language

from tenants.accounts.requirement import protect_by
from tenants.viewer import NOBODY, Identity, Viewer
from themes.assets import asset
from themes.brand import Brand
from themes.catalog import theme_of
from themes.navigation import (
    END_PORTAL_VIEW,
    HOUSEHOLD,
    LANGUAGE,
    ON_THE_BAR,
    SECOND_FACTOR,
    SIGN_OUT,
    Shell,
    account_links,
    address_of,
    places,
)
from themes.serving import brand_mark_url, brand_stylesheet_url, look_url, preloaded_font_url
from themes.stylesheet import COLOUR_SCHEME
from themes.ui.library import register
from themes.ui.signs import brand_here, signs
from themes.words import as_label

# No eval (the content security policy refuses it) and nothing kept of private pages. A form sent back with its errors
# (422), or with what has changed meanwhile (409), is shown like any other answer.
HTMX_CONFIG = json.dumps(
    {
        "allowEval": False,
        "includeIndicatorStyles": False,
        "selfRequestsOnly": True,
        "historyCacheSize": 0,
        "responseHandling": [
            {"code": "204", "swap": False},
            {"code": "[23]..", "swap": True},
            {"code": "409|422", "swap": True, "error": False},
            {"code": "[45]..", "swap": False, "error": True},
        ],
    }
)

CHOSEN_NAME = "chosen_client_name"  # and that of whom a household looks at
SEEN_NAME = "seeing_client_name"  # where the session keeps the name of the client whose portal is looked at


@register.inclusion_tag("themes/components/head_links.html", takes_context=True)
def head_links(context: Context, *, with_htmx: bool = True) -> dict[str, object]:
    """Plain pages do without htmx; one that needs it says so: `{% block links %}{% head_links %}{% endblock %}`."""
    brand = brand_here(context)
    return {
        "look": look_url(brand),
        "brand": brand_stylesheet_url(brand),
        "font": preloaded_font_url(brand),
        "mark": brand_mark_url(brand),
        **signs(context, brand),
        "grounds": [(scheme, theme_of(brand.theme).colour("color-canvas", scheme)) for scheme in brand.schemes],
        "color_scheme": COLOUR_SCHEME[brand.scheme],
        "htmx_config": HTMX_CONFIG,
        "htmx": asset("htmx.js").url if with_htmx else "",
        "elements": asset("elements.js").url,
    }


@register.simple_tag
def own_styles(name: str) -> str:
    """The style sheet of a few pages alone: "site" (the platform's own), "editor" (a brand's)."""
    return asset(f"{name}.css").url


@register.simple_tag(takes_context=True)
def look(context: Context) -> Brand:
    """`{% look as brand %}` where no context processor ran (mails, errors): name, initials, `brand.light.solid`…"""
    return brand_here(context)


@register.inclusion_tag("themes/components/navigation.html", takes_context=True)
def navigation(context: Context, shell: Shell, *, label: str) -> dict[str, object]:
    """One list for both sizes: a bar at a phone's foot (what is past five goes under More), a rail elsewhere."""
    request = context.get("request")
    shown = [
        {
            "label": capfirst(as_label(found.place.word)) if found.place.word else found.place.label,
            "url": found.url,
            "icon": found.place.icon,
            "is_current": found.is_current,
        }
        for found in (places(shell, request) if isinstance(request, HttpRequest) else [])
    ]
    kept = ON_THE_BAR if len(shown) <= ON_THE_BAR else ON_THE_BAR - 1
    rest = shown[kept:]
    is_current = any(place["is_current"] for place in rest)
    return {"label": label, "bar": shown[:kept], "rest": rest, "rest_is_current": is_current}


@register.inclusion_tag("themes/components/account_menu.html", takes_context=True)
def account_menu(context: Context) -> dict[str, object]:
    viewer = context["request"].viewer
    return {"name": viewer.name, "sign_out": address_of(SIGN_OUT), "links": account_links(viewer.kind)}


@register.inclusion_tag("themes/components/switcher.html", takes_context=True)
def switcher(context: Context) -> dict[str, object]:
    """Where one login sees several clients: whose portal this is, and the way to change that."""
    request = context.get("request")
    identity = getattr(request, "identity", NOBODY)
    if not isinstance(request, HttpRequest) or len(identity.client_ids) < 2:
        return {}
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]  # set by the view's access decorator
    if viewer.kind != "client" or viewer.read_only:
        return {}
    name = request.session.get(CHOSEN_NAME, "") if len(viewer.client_ids) == 1 else ""
    match = request.resolver_match
    back = {"next": request.path} if match and not match.kwargs else {}  # else it may be about somebody not chosen
    return {"href": f"{address_of(HOUSEHOLD)}?{urlencode(back)}" if back else address_of(HOUSEHOLD), "name": name}


@register.inclusion_tag("themes/components/portal_view.html", takes_context=True)
def portal_view(context: Context) -> dict[str, object]:
    """Says so where a member of the team looks at the portal as a client, and leads back."""
    request = context.get("request")
    viewer, session = getattr(request, "viewer", None), getattr(request, "session", {})
    is_looking = getattr(viewer, "read_only", False)
    return {"is_looking": is_looking, "name": session.get(SEEN_NAME, ""), "end": address_of(END_PORTAL_VIEW)}


@register.inclusion_tag("themes/components/language_switch.html", takes_context=True)
def language_switch(context: Context) -> dict[str, object]:
    """Each language in its own words, for who cannot read the page as it is. Comes back to the same page."""
    request = context.get("request")
    here = request.get_full_path() if isinstance(request, HttpRequest) and request.method == "GET" else "/"
    return {
        "action": address_of(LANGUAGE),
        "here": here,
        "languages": settings.LANGUAGES,
        "spoken": get_language(),
        "csrf_token": context.get("csrf_token"),
    }


@register.inclusion_tag("themes/components/second_factor_notice.html", takes_context=True)
def second_factor_notice(context: Context) -> dict[str, object]:
    """How long somebody may still do without the second factor that their role, or their business, asks for."""
    request = context.get("request")
    if request is None or not isinstance(getattr(request, "identity", None), Identity):
        return {"is_shown": False}
    if getattr(getattr(request, "viewer", None), "read_only", False):
        return {"is_shown": False}  # who looks as a client sees what that client sees
    end, place = protect_by(request), address_of(SECOND_FACTOR)
    if end is None or end <= timezone.now() or request.path.startswith(place):
        return {"is_shown": False}
    days = -(-(end - timezone.now()) // timedelta(days=1))
    return {"is_shown": True, "days": days, "place": place}
