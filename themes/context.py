from __future__ import annotations

from django.http import HttpRequest

from themes.brand import brand_of


def look(request: HttpRequest) -> dict[str, object]:
    """`business` (None on the platform's host) and its `brand`, for every page."""
    business = getattr(request, "business", None)
    return {"business": business, "brand": brand_of(business)}
