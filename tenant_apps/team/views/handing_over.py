"""Handing the business over: offered on a member's page, taken by them on a page of their own."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from tenant_apps.team import operations
from tenant_apps.team.exceptions import TeamRefused
from tenant_apps.team.models import Member, OwnershipOffer
from tenant_apps.team.queries import offers_of
from tenant_apps.team.wording import refusal_sentence
from tenants.access import team
from tenants.accounts.permissions import Permission
from tenants.accounts.stepping_up import stepped_up
from tenants.requests import BusinessRequest


@team(may=Permission.HAND_OVER)
@stepped_up
@require_POST
def offer(request: BusinessRequest, pk: int) -> HttpResponse:
    member = get_object_or_404(Member, pk=pk)
    keeps_own = request.POST.get("keeps_own") == "on"
    said = _("%(name)s has a mail with your offer. Nothing changes before they accept.") % {"name": member.name}
    _try(request, lambda: operations.offer_ownership(member, by=request.viewer, keeps_own=keeps_own), said)
    return HttpResponseRedirect(reverse("team:ownership"))


@team(may=Permission.OWN_ACCOUNT)
@require_safe
def ownership(request: BusinessRequest) -> HttpResponse:
    offers = [
        {"offer": one, "is_mine": one.from_member_id == request.viewer.member_id}
        for one in offers_of(request.viewer.member_id)
    ]
    return render(request, "team/ownership.html", {"offers": offers, "zone": request.business.time_zone})


@team(may=Permission.OWN_ACCOUNT)
@stepped_up
@require_POST
def acceptance(request: BusinessRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(OwnershipOffer, pk=pk, to_member=request.viewer.member_id)
    key = request.session.session_key
    said = _("The business is yours now.")
    if _try(request, lambda: operations.accept_ownership(found, by=request.viewer, session_key=key), said):
        request.session.cycle_key()  # more may be done with it than when it was made
    return HttpResponseRedirect(reverse("team:today"))


@team(may=Permission.OWN_ACCOUNT)
@require_POST
def withdrawal(request: BusinessRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(OwnershipOffer, pk=pk)
    _try(request, lambda: operations.withdraw_offer(found, by=request.viewer), _("The offer is off the table."))
    return HttpResponseRedirect(reverse("team:ownership"))


def _try(request: BusinessRequest, act: Callable[[], object], said: str) -> bool:
    try:
        act()
    except TeamRefused as refusal:
        messages.error(request, refusal_sentence(refusal))
        return False
    messages.success(request, said)
    return True
