from __future__ import annotations

from django.conf import settings
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from shared_apps.plans.queries import price_list
from shared_apps.site import pages
from shared_apps.site.forms import FinderForm
from shared_apps.site.health import health
from shared_apps.site.operations import ask_for_portals
from shared_apps.site.questions import QUESTIONS
from tenants.access import public
from tenants.accounts.meters import mail_meters
from tenants.accounts.throttle import TooManyTries
from tenants.accounts.views.answers import too_many
from tenants.requests import Request

UNLISTED = ("/console/", "/account/", "/sign-in/", "/start/*/")
A_DAY = "public, max-age=86400"
LISTED = ("site:home", "signup:start", "site:finder", "site:status", "site:terms", "site:privacy", "site:imprint")


@public
@require_safe
def landing(request: Request) -> HttpResponse:
    context = {
        "claim": pages.claim(),
        "hero": pages.hero_previews(),
        "fields": pages.fields(),
        "day": pages.day(),
        "prices": price_list(),
        "questions": QUESTIONS,
        "here": f"{settings.PUBLIC_URL}/",
        "picture": f"{settings.PUBLIC_URL}{reverse('site:social')}",
    }
    return render(request, "site/landing.html", context)


@public
@require_http_methods(["GET", "HEAD", "POST"])
def finder(request: Request) -> HttpResponse:
    """“Which portal is mine?” The answer is the same for every address; what there is comes by mail."""
    form = FinderForm(request.POST if request.method == "POST" else None)
    if request.method != "POST" or not form.is_valid():
        return render(request, "site/finder.html", {"form": form}, status=422 if form.errors else 200)
    email = form.cleaned_data["email"]
    try:
        ask_for_portals(email=email, meters=mail_meters(request, email))
    except TooManyTries as error:
        return too_many(request, "site/finder.html", form, error)
    return HttpResponseRedirect(reverse("site:finder-sent"))


@public
@require_safe
def finder_sent(request: Request) -> HttpResponse:
    return render(request, "site/finder_sent.html")


@public
@require_safe
def status(request: Request) -> HttpResponse:
    return render(request, "site/status.html", {"health": health()})


@public
@require_safe
def legal(request: Request, page: str) -> HttpResponse:
    operator = settings.OPERATOR
    missing = [name for name, value in operator.items() if not value]
    context = {"operator": operator, "missing": missing, "platform": settings.PLATFORM_NAME, "url": settings.PUBLIC_URL}
    return render(request, f"site/{page}.html", context)


@public
@require_safe
def robots(request: Request) -> HttpResponse:
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in UNLISTED)]
    return _text("\n".join([*lines, "", f"Sitemap: {settings.PUBLIC_URL}{reverse('site:sitemap')}", ""]))


@public
@require_safe
def sitemap(request: Request) -> HttpResponse:
    addresses = "".join(f"<url><loc>{settings.PUBLIC_URL}{reverse(name)}</loc></url>" for name in LISTED)
    body = f'<?xml version="1.0" encoding="UTF-8"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{addresses}</urlset>'
    return _text(body, content_type="application/xml")


@public
@require_safe
def social(request: Request) -> HttpResponse:
    """What other sites show beside a link to this one."""
    picture = pages.social_picture(settings.PLATFORM_NAME, pages.claim(), settings.PLATFORM_HOST)
    response = HttpResponse(picture, content_type="image/png")
    response["Cache-Control"], response["Cross-Origin-Resource-Policy"] = A_DAY, "cross-origin"
    return response


def _text(body: str, *, content_type: str = "text/plain; charset=utf-8") -> HttpResponse:
    response = HttpResponse(body, content_type=content_type)
    response["Cache-Control"] = A_DAY
    return response
