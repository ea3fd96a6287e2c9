from __future__ import annotations

from collections.abc import Callable, Collection

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from shared_apps.console.forms import ReasonForm, SearchForm
from shared_apps.console.operations import AlreadySo, reopen_business, suspend_business
from shared_apps.console.queries import businesses_found, businesses_with_faults, entries_about, staff
from tenants.access import platform
from tenants.accounts.stepping_up import stepped_up
from tenants.audit.forms import TrailForm
from tenants.audit.pages import trail_file, trail_page
from tenants.blueprints.wording import Words
from tenants.drill.queries import latest_runs, standing_failures, untried_lately
from tenants.hosts import origin_of
from tenants.models import Business
from tenants.requests import Request

A_PAGE = 50
LATEST_ENTRIES = 20


@platform
@require_safe
def business_list(request: Request) -> HttpResponse:
    """The same address gives the page and, while somebody types, only its rows."""
    search = request.GET.get("q", "").strip()
    page = Paginator(businesses_found(search), A_PAGE).get_page(request.GET.get("page"))
    context = {
        "form": SearchForm(initial={"q": search}),
        "search": search,
        "page": page,
        "failures": standing_failures(),
    }
    is_typing = request.htmx and request.htmx.target == "businesses"
    return render(request, "console/_business_rows.html" if is_typing else "console/business_list.html", context)


@platform
@require_safe
def drill_list(request: Request) -> HttpResponse:
    page = Paginator(latest_runs(), A_PAGE).get_page(request.GET.get("page"))
    untried = untried_lately()
    return render(
        request, "console/drill_list.html", {"page": page, "untried": untried[:A_PAGE], "count": untried.count()}
    )


@platform
@require_safe
def business_detail(request: Request, pk: int) -> HttpResponse:
    return _detail(request, get_object_or_404(Business, pk=pk), ReasonForm())


@platform
@require_safe
def trail(request: Request) -> HttpResponse:
    """What staff did, and the portals whose own record does not add up."""
    return trail_page(
        request,
        "console/trail.html",
        TrailForm(request.GET, people=staff(), zone="UTC"),
        words=Words(),
        names=_no_clients,
        here=reverse("console:trail"),
        export=reverse("console:trail-export"),
        broken=list(businesses_with_faults()),
    )


@platform
@stepped_up
@require_POST
def trail_export(request: Request) -> HttpResponse:
    form = TrailForm(request.POST, people=staff(), zone="UTC")
    return trail_file(request, form, words=Words(), names=_no_clients, back=reverse("console:trail"))


@platform
@require_POST
def suspension(request: Request, pk: int) -> HttpResponse:
    done = _("Suspended. Its pages answer that they rest from now on.")
    return _act(request, pk, suspend_business, done=done)


@platform
@require_POST
def reopening(request: Request, pk: int) -> HttpResponse:
    return _act(request, pk, reopen_business, done=_("Open again."))


def _act(request: Request, pk: int, operation: Callable[..., None], *, done: str) -> HttpResponse:
    business = get_object_or_404(Business, pk=pk)
    form = ReasonForm(request.POST)
    if not form.is_valid():
        return _detail(request, business, form, status=422)
    try:
        operation(business, by=request.viewer, reason=form.cleaned_data["reason"])
    except AlreadySo:
        messages.info(request, _("It stood that way already: somebody else was faster."))
    else:
        messages.success(request, done)
    return HttpResponseRedirect(reverse("console:business-detail", args=[business.pk]))


def _no_clients(_: Collection[int]) -> dict[int, str]:
    return {}


def _detail(request: Request, business: Business, form: ReasonForm, *, status: int = 200) -> HttpResponse:
    context = {
        "shown": business,
        "address": origin_of(business.primary_host),
        "entries": list(entries_about(business)[:LATEST_ENTRIES]),
        "form": form,
        "failures": standing_failures(),
    }
    return render(request, "console/business_detail.html", context, status=status)
