from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from tenant_apps.domains import operations
from tenant_apps.domains.exceptions import DomainRefused, NotVerified
from tenant_apps.domains.forms import DomainForm
from tenant_apps.domains.models import DomainClaim
from tenant_apps.domains.names import shown
from tenant_apps.domains.pages import lines
from tenant_apps.domains.queries import claims, given_host
from tenant_apps.domains.wording import refusal_sentence
from tenants.access import team
from tenants.accounts.permissions import Permission
from tenants.accounts.stepping_up import stepped_up
from tenants.hosts import host_of, origin_of
from tenants.requests import BusinessRequest

seat = team(may=Permission.MANAGE_DOMAINS)


@seat
@require_http_methods(["GET", "HEAD", "POST"])
def domain_list(request: BusinessRequest) -> HttpResponse:
    """The addresses there are, the records that new ones need, and what was found of them."""
    form = DomainForm(request.POST if request.method == "POST" else None)
    if request.method != "POST":
        return _page(request, form)
    if not form.is_valid():
        return _page(request, form, status=422)
    try:
        operations.add_domain(form.cleaned_data["host"], by=request.viewer)
    except DomainRefused as refusal:
        form.add_error("host", refusal_sentence(refusal))
        return _page(request, form, status=409)
    messages.success(request, _("Added. Now set the two records below."))
    return _back()


@seat
@require_POST
def check(request: BusinessRequest, pk: int) -> HttpResponse:
    operations.check_again(get_object_or_404(DomainClaim, pk=pk), by=request.viewer)
    return _back()


@seat
@stepped_up
@require_POST
def primacy(request: BusinessRequest, pk: int) -> HttpResponse:
    claim = get_object_or_404(DomainClaim, pk=pk)
    try:
        operations.make_primary(claim, business=request.business, by=request.viewer)
    except NotVerified as refusal:
        messages.error(request, refusal_sentence(refusal))
    else:
        messages.success(request, _("From now on, links and mails lead to %(host)s.") % {"host": shown(claim.host)})
    return _back()


@seat
@stepped_up
@require_POST
def given_primacy(request: BusinessRequest) -> HttpResponse:
    operations.use_given_host(request.business, by=request.viewer)
    messages.success(request, _("From now on, links and mails lead to your first address again."))
    return _back()


@seat
@stepped_up
@require_POST
def removal(request: BusinessRequest, pk: int) -> HttpResponse:
    """Somebody who stands at the address that goes is brought to the one that stays."""
    claim = get_object_or_404(DomainClaim, pk=pk)
    operations.remove_domain(claim, business=request.business, by=request.viewer)
    messages.success(request, _("%(host)s is taken off. You can delete its records.") % {"host": shown(claim.host)})
    if host_of(request) == claim.host:
        return HttpResponseRedirect(origin_of(request.business.primary_host) + reverse("domains:domain-list"))
    return _back()


def _page(request: BusinessRequest, form: DomainForm, *, status: int = 200) -> HttpResponse:
    given = given_host()
    context = {
        "form": form,
        "lines": lines(claims(), primary=request.business.primary_host),
        "given": given,
        "given_origin": origin_of(given.host),
        "zone": request.business.time_zone,
        "target": settings.DOMAIN_TARGET,
        "has_room": len(claims()) < operations.MOST,
    }
    return render(request, "domains/domain_list.html", context, status=status)


def _back() -> HttpResponse:
    return HttpResponseRedirect(reverse("domains:domain-list"))
