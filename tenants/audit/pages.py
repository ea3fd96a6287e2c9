"""What the pages of a trail have in common, whichever seat they are for."""

from __future__ import annotations

from typing import cast

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.utils.translation import gettext as _

from tenants.accounts.meters import export_meters
from tenants.accounts.throttle import TooManyTries, count_try
from tenants.accounts.views.answers import wait_words
from tenants.audit.exporting import MEDIA_TYPES, Kind, TooMuch, export_trail
from tenants.audit.forms import ExportForm, TrailForm
from tenants.audit.heads import read_head
from tenants.audit.queries import Cursor, Names, newest_first
from tenants.audit.reading import lines_of
from tenants.blueprints.wording import Words
from tenants.entry import at_the_door
from tenants.queue.sending import entered_schema
from tenants.requests import Request

LINES, LIST = "audit/_lines.html", "audit/_list.html"


def trail_page(
    request: Request, template: str, form: TrailForm, *, words: Words, names: Names, **context: object
) -> HttpResponse:
    """The page; while its reader narrows it down only the list, and for "earlier" only further lines of it."""
    after = Cursor.parse(request.GET.get("after", ""))
    page = newest_first(form.condition(), after=after)
    above = after.at if after else None
    context |= {
        "form": form,
        "lines": lines_of(page.entries, words=words, clients=names(page.client_ids), zone=form.zone, before=above),
        "zone": form.zone,
        "narrowing": form.narrowing(),
        "earlier": _address(form, after=page.following) if page.following else "",
    }
    if request.htmx and request.htmx.target in ("trail", "earlier"):
        return render(request, LIST if request.htmx.target == "trail" else LINES, context)
    return render(request, template, context | {"head": read_head(entered_schema())})


def trail_file(request: Request, form: TrailForm, *, words: Words, names: Names, back: str) -> HttpResponse:
    """What the page shows, as a file; asked for by POST, because that it was taken is written down."""
    chosen = ExportForm(request.POST)
    if not chosen.is_valid():
        return HttpResponseRedirect(back)
    kind = cast(Kind, chosen.cleaned_data["kind"])
    try:
        with at_the_door():
            count_try(export_meters(request))
    except TooManyTries as error:
        page = render(request, "themes/429.html", {"wait": wait_words(error)}, status=429)
        page["Retry-After"] = str(error.seconds)
        return page
    try:
        text = export_trail(form.condition(), kind, by=request.viewer, words=words, names=names)
    except TooMuch:
        messages.error(request, _("That is too much for one file. Choose fewer days, then export again."))
        return HttpResponseRedirect(back)
    named = f'attachment; filename="activity-{form.today()}.{kind}"'
    return HttpResponse(text, content_type=MEDIA_TYPES[kind], headers={"Content-Disposition": named})


def _address(form: TrailForm, *, after: Cursor) -> str:
    query = QueryDict(mutable=True)
    query.update({**form.narrowing(), "after": str(after)})
    return f"?{query.urlencode()}"
