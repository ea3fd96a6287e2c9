"""What the owner decides about signing in, and the requests of those who have lost their second factor."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tenants.access import owner
from tenants.accounts.factors.resets import NotApprovable, approve_reset, open_resets, refuse_reset, was_asked
from tenants.accounts.forms import SignInRulesForm
from tenants.accounts.stepping_up import stepped_up
from tenants.accounts.trail import note
from tenants.accounts.views.own import own_user
from tenants.blueprints import read_policies
from tenants.businesses import change_business
from tenants.entry import at_the_door
from tenants.events import reseat
from tenants.requests import BusinessRequest

RULES = ("second_factor", "files_need_step_up", "notes_need_step_up")


@owner
@stepped_up
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in_rules(request: BusinessRequest) -> HttpResponse:
    policies = read_policies(request.business.policies)
    form = SignInRulesForm(request.POST or None, initial={name: getattr(policies, name) for name in RULES})
    if request.method != "POST" or not form.is_valid():
        return render(request, "accounts/sign_in_rules.html", {"form": form}, status=422 if form.errors else 200)
    change_business(request.business, policies={**request.business.policies, **form.cleaned_data})
    reseat()
    note("business.sign_in_rules_changed", own_user(request), by=request.viewer, **form.cleaned_data)
    messages.success(request, _("Saved."))
    return HttpResponseRedirect(reverse("signing:rules"))


@owner
@require_safe
def factor_resets(request: BusinessRequest) -> HttpResponse:
    with at_the_door():
        found = list(open_resets())
    context = {"resets": found, "own": request.viewer.user_id, "zone": request.business.time_zone}
    return render(request, "accounts/factor_resets.html", context)


@owner
@stepped_up
@require_POST
def factor_reset_approval(request: BusinessRequest, pk: int) -> HttpResponse:
    _load(pk)
    try:
        reset = approve_reset(pk, by=request.viewer)
    except NotApprovable:
        messages.error(request, _("That request can’t be agreed to any more."))
    else:
        name = reset.user.name or reset.user.email
        messages.success(request, _("You agreed. %(name)s hears of it by mail.") % {"name": name})
    return HttpResponseRedirect(reverse("signing:factor-resets"))


@owner
@stepped_up
@require_POST
def factor_reset_refusal(request: BusinessRequest, pk: int) -> HttpResponse:
    _load(pk)
    try:
        refuse_reset(pk, by=request.viewer)
    except NotApprovable:
        messages.error(request, _("That request is over already."))
    else:
        messages.success(request, _("Their second step stays as it is."))
    return HttpResponseRedirect(reverse("signing:factor-resets"))


def _load(pk: int) -> None:
    if not was_asked(pk):
        raise Http404
