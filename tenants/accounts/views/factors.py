"""One's own second factor: what there is, and setting an app up."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tenants.access import signed_in
from tenants.accounts.entering import issuer_of
from tenants.accounts.factors import app as apps
from tenants.accounts.factors.changing import StillRequired, factor_added, factor_removed, refuse_last
from tenants.accounts.factors.checking import FactorRefused
from tenants.accounts.factors.owned import factors_of
from tenants.accounts.factors.remembered import remembered_by
from tenants.accounts.forms import CodeForm
from tenants.accounts.landing import safe_path
from tenants.accounts.meters import factor_meters
from tenants.accounts.requirement import is_offered, is_required, must_set_up, protect_by
from tenants.accounts.stepping_up import stepped_up
from tenants.accounts.throttle import TooManyTries, count_try
from tenants.accounts.views.answers import wait_words
from tenants.accounts.views.own import own_page, own_user, page_with_secret
from tenants.entry import at_the_door
from tenants.hosts import host_of
from tenants.requests import Request

WISHED = "after_set_up"


@signed_in
@require_safe
def signing_in(request: Request) -> HttpResponse:
    """How one signs in: the rows that each account page shows too, on a page of their own."""
    return own_page(request, "accounts/signing_in.html")


@signed_in
@require_safe
def second_factor(request: Request) -> HttpResponse:
    """Also where somebody is sent who must set one up before anything else; `next` is where they were going."""
    if wished := safe_path(request.GET.get("next", "")):
        request.session[WISHED] = wished
    return own_page(
        request,
        "accounts/second_factor.html",
        factors=factors_of(own_user(request)),
        remembered=remembered_by(own_user(request)),
        is_required=is_required(request),
        is_offered=is_offered(request),
        must_set_up=must_set_up(request),
        protect_by=protect_by(request),
        host=host_of(request),
        wished=request.session.get(WISHED, ""),
    )


@signed_in
@stepped_up
@require_http_methods(["GET", "HEAD", "POST"])
def app_set_up(request: Request) -> HttpResponse:
    """The picture for the app, and the first code it shows: only that makes it count."""
    user, form = own_user(request), CodeForm(request.POST or None)
    if not is_offered(request):
        return HttpResponseRedirect(reverse("accounts:second-factor"))
    if request.method != "POST" or not form.is_valid():
        return _app_page(request, form, status=422 if form.errors else 200)
    try:
        with at_the_door():
            count_try(factor_meters(request, user))
        apps.confirm_app(request.session, user, form.cleaned_data["code"])
    except TooManyTries as error:
        form.add_error(None, wait_words(error))
        return _app_page(request, form, status=429)
    except FactorRefused:
        form.add_error(
            "code", _("That code isn’t right. Use the one the app shows now, and check that your clock is set.")
        )
        return _app_page(request, form, status=422)
    factor_added(request, user, method="app", what=gettext_lazy("An authenticator app was set up"))
    messages.success(request, _("Your app is set up."))
    return after_set_up(request)


@signed_in
@stepped_up
@require_POST
def app_removal(request: Request) -> HttpResponse:
    user = own_user(request)
    try:
        refuse_last(user, is_required=is_required(request))
    except StillRequired:
        messages.error(request, still_required())
        return HttpResponseRedirect(reverse("accounts:second-factor"))
    if apps.remove_app(user):
        factor_removed(request, user, method="app", what=gettext_lazy("The authenticator app was removed"))
        messages.success(request, _("The app is removed."))
    return HttpResponseRedirect(reverse("accounts:second-factor"))


def after_set_up(request: Request) -> HttpResponse:
    """New backup codes are shown first; then on to wherever somebody was going."""
    return HttpResponseRedirect(reverse("accounts:backup-codes"))


def still_required() -> str:
    return _("You need a second step here. Add another one first, then remove this one.")


def _app_page(request: Request, form: CodeForm, *, status: int) -> HttpResponse:
    user = own_user(request)
    key = apps.key_in_setup(request.session, user)
    invitation = apps.invitation_of(key, user, issuer=issuer_of(request))
    return page_with_secret(request, "accounts/app_set_up.html", status=status, form=form, invitation=invitation)
