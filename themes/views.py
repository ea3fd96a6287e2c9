from __future__ import annotations

from datetime import timedelta

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from tenants.access import public
from tenants.requests import Request
from themes.brand import parse_colour
from themes.forms import SampleForm, UntidyForm, WrongForm
from themes.palette import palette
from themes.vendor import ICONS

SHOWN_COLOURS = ("#4650d8", "#0f766e", "#e11d48", "#f97316", "#fde047", "#0b1f4d", "#80e84f", "#ffffff")
TONES = ("neutral", "brand", "success", "warning", "danger", "info")


@public
@require_safe
def styleguide(request: Request) -> HttpResponse:
    """Every component in its states; `?shell=client|team|plain|platform` shows them in another frame."""
    shells = ("client", "team", "plain", "platform")
    shell = request.GET.get("shell", "")
    shown = {
        "shell": f"themes/{shell if shell in shells else 'platform'}.html",
        "form": SampleForm(prefix="sample"),
        "wrong": WrongForm.sent(),
        "untidy": UntidyForm(),
        "invite": UntidyForm(prefix="invite"),
        "icons": sorted(ICONS),
        "tones": TONES,
        "now": timezone.now().replace(hour=12, minute=30) + timedelta(days=2),
        "palettes": [(colour, palette(parse_colour(colour), "light")) for colour in SHOWN_COLOURS],
    }
    return render(request, "themes/styleguide.html", shown)
