from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from tenants.access import public
from tenants.requests import Request
from themes import samples
from themes.brand import SCHEME_CHOICES, Brand, read_brand, wearing
from themes.catalog import RADII, theme_of, themes
from themes.forms import SampleForm, UntidyForm, WrongForm
from themes.palette import palette
from themes.vendor import ICONS

SHOWN_COLOURS = ("#4650d8", "#0f766e", "#e11d48", "#f97316", "#fde047", "#0b1f4d", "#80e84f", "#ffffff")
TONES = ("neutral", "brand", "success", "warning", "danger", "info")
SHELLS = ("platform", "client", "team", "plain")
DIRECTIONS = ("ltr", "rtl")


@dataclass(frozen=True, slots=True)
class Choice:
    """One of the guide's own switches: what it is called in the address, and (value, address, whether it is taken)."""

    name: str
    options: list[tuple[str, str, bool]]


@public
@require_safe
def styleguide(request: Request) -> HttpResponse:
    """Every component in its states; the choices at its head are its address: `?theme=ledger&scheme=dark&dir=rtl`."""
    brand = read_brand("Linden Practice", request.GET.dict())
    direction = _one_of(DIRECTIONS, request.GET.get("dir"))
    shell = _one_of(SHELLS, request.GET.get("shell"))
    shown = {
        "shell": f"themes/{shell}.html",
        "direction": direction,
        "choices": _choices(request.GET, brand, shell=shell, direction=direction),
        "form": SampleForm(prefix="sample"),
        "second": SampleForm(prefix="second"),
        "wrong": WrongForm.sent(),
        "untidy": UntidyForm(),
        "invite": UntidyForm(prefix="invite"),
        "filter": UntidyForm(prefix="filter"),
        "icons": sorted(ICONS),
        "tones": TONES,
        "now": timezone.now().replace(hour=12, minute=30) + timedelta(days=2),
        "palettes": [(colour, palette(colour, "light", brand.theme)) for colour in SHOWN_COLOURS],
        "samples": samples,
        "page": samples.some_page(),
    }
    with wearing(brand):
        return render(request, "themes/styleguide.html", shown)


def _choices(given: QueryDict, brand: Brand, *, shell: str, direction: str) -> list[Choice]:
    offered: dict[str, tuple[str, tuple[str, ...]]] = {
        "theme": (brand.theme, tuple(themes())),
        "scheme": (brand.scheme, SCHEME_CHOICES),
        "radius": (brand.radius, RADII),
        "fonts": (brand.fonts, tuple(pairing.key for pairing in theme_of(brand.theme).pairings)),
        "colour": (brand.colour, SHOWN_COLOURS),
        "dir": (direction, DIRECTIONS),
        "shell": (shell, SHELLS),
    }
    return [
        Choice(name, [(value, _address(given, name, value), value == taken) for value in values])
        for name, (taken, values) in offered.items()
    ]


def _address(given: QueryDict, name: str, value: str) -> str:
    changed = given.copy()
    changed[name] = value
    return f"?{changed.urlencode()}"


def _one_of(allowed: tuple[str, ...], wanted: str | None) -> str:
    return wanted if wanted in allowed else allowed[0]
