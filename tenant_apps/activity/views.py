from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from tenant_apps.activity.forms import ActivityForm, RetentionForm
from tenant_apps.activity.operations import change_retention
from tenant_apps.activity.queries import client_names
from tenants.access import owner
from tenants.accounts.stepping_up import stepped_up
from tenants.audit.pages import trail_file, trail_page
from tenants.audit.retention import days_kept
from tenants.requests import BusinessRequest
from themes.words import words_here


@owner
@require_safe
def trail(request: BusinessRequest) -> HttpResponse:
    form = ActivityForm(request.GET, business=request.business)
    about = form.chosen.get("about")
    return trail_page(
        request,
        "activity/trail.html",
        form,
        words=words_here(),
        names=client_names,
        here=reverse("activity:trail"),
        export=reverse("activity:trail-export"),
        about_name=client_names({about}).get(about, "") if about else "",
        retention=RetentionForm(kept=days_kept(request.business.policies)),
    )


@owner
@stepped_up
@require_POST
def trail_export(request: BusinessRequest) -> HttpResponse:
    form = ActivityForm(request.POST, business=request.business)
    return trail_file(request, form, words=words_here(), names=client_names, back=reverse("activity:trail"))


@owner
@stepped_up
@require_POST
def trail_retention(request: BusinessRequest) -> HttpResponse:
    form = RetentionForm(request.POST, kept=days_kept(request.business.policies))
    if form.is_valid():
        change_retention(request.business, by=request.viewer, days=form.cleaned_data["days"])
        messages.success(request, _("Saved."))
    else:
        messages.error(request, _("Choose one of the times offered."))
    return HttpResponseRedirect(reverse("activity:trail"))
