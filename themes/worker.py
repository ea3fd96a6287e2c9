"""The script that stands between an installed portal and the network: `/sw.js`, written for each business.

It differs whenever a release or the brand does; browsers fetch it anew at every visit and take the new one at once.
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

from django.urls import reverse

from tenants.models import Business
from themes.assets import asset
from themes.brand import brand_of
from themes.serving import brand_mark_url, brand_stylesheet_url, look_url, preloaded_font_url

SOURCE = Path(__file__).parent / "static" / "themes" / "worker" / "worker.js"
OFFLINE, NEXT, SIGN_IN = "home:offline", "home:offline-next", "accounts:sign-in"


def worker_script(business: Business) -> str:
    """What the page without a connection needs is fetched when the script is installed; private pages are not."""
    brand = brand_of(business)
    pictures = [picture.url for picture in (brand.pictures.logo, brand.pictures.logo_dark) if picture]
    look = [look_url(brand), brand_stylesheet_url(brand), preloaded_font_url(brand), asset("icons.svg").url]
    kept = [url for url in (*look, *pictures, brand_mark_url(brand)) if url]
    source = SOURCE.read_text()
    stamp = hashlib.sha256("\n".join([source, *kept, str(business.version)]).encode()).hexdigest()[:12]
    told = {
        "version": stamp,
        "assets": kept,
        "offline": reverse(OFFLINE),
        "next": reverse(NEXT),
        "signIn": reverse(SIGN_IN),
    }
    return f"const PORTAL = {json.dumps(told)};\n{source}"
