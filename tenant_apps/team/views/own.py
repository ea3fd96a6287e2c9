from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from tenant_apps.team.choices import OpeningStep
from tenant_apps.team.forms import NameForm, SettingsForm
from tenant_apps.team.models import Member
from tenant_apps.team.operations import change_settings, rename_member, tick_step
from tenants.access import team
from tenants.accounts.permissions import Permission
from tenants.blueprints import read_policies
from tenants.requests import BusinessRequest


@team(may=Permission.CHANGE_SETTINGS)
@require_http_methods(["GET", "HEAD", "POST"])
def settings(request: BusinessRequest) -> HttpResponse:
    business = request.business
    given = {
        "language": business.language,
        "time_zone": business.time_zone,
        "caseload": read_policies(business.policies).caseload,
    }
    form = SettingsForm(request.POST or None, initial=given)
    if request.method == "POST" and form.is_valid():
        change_settings(business, by=request.viewer, **form.cleaned_data)
        messages.success(request, _("Saved."))
        return HttpResponseRedirect(reverse("team:settings"))
    return render(request, "team/settings.html", {"form": form}, status=422 if form.errors else 200)


@team(may=Permission.OWN_ACCOUNT)
@require_http_methods(["GET", "HEAD", "POST"])
def my_account(request: BusinessRequest) -> HttpResponse:
    member = get_object_or_404(Member, pk=request.viewer.member_id)
    form = NameForm(request.POST or None, initial={"name": member.name})
    if request.method == "POST" and form.is_valid():
        rename_member(member, by=request.viewer, name=form.cleaned_data["name"])
        messages.success(request, _("Saved."))
        return HttpResponseRedirect(reverse("team:my-account"))
    context = {"form": form, "member": member}
    return render(request, "team/my_account.html", context, status=422 if form.errors else 200)


@team(may=Permission.OPEN_BUSINESS)
@require_POST
def checklist_dismissal(request: BusinessRequest) -> HttpResponse:
    tick_step(OpeningStep.HIDDEN, by=request.viewer)
    return HttpResponseRedirect(reverse("team:today"))
