from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from tenants.access import public, signed_in
from tenants.accounts.browsers import browser_of, browser_words
from tenants.accounts.entering import complete_first_factor, issuer_of
from tenants.accounts.factors import passkeys as keys
from tenants.accounts.factors.changing import StillRequired, factor_added, factor_removed, refuse_last
from tenants.accounts.factors.checking import FactorRefused
from tenants.accounts.factors.owned import factors_of
from tenants.accounts.forms import AddressForm, PasskeyForm, PasskeyNameForm
from tenants.accounts.landing import safe_path
from tenants.accounts.models import Passkey
from tenants.accounts.requirement import is_offered, is_required
from tenants.accounts.stepping_up import stepped_up
from tenants.accounts.views.answers import refuse
from tenants.accounts.views.factors import after_set_up, still_required
from tenants.accounts.views.own import own_page, own_user
from tenants.entry import at_the_door
from tenants.hosts import host_of
from tenants.requests import Request

LIST = "accounts:passkeys"


@public
@require_POST
def sign_in_passkey(request: Request) -> HttpResponse:
    """Nothing is typed: the passkey says whose it is, and that its owner was there."""
    try:
        user = keys.check_passkey(request, request.POST.get("answer", ""))
    except FactorRefused:
        form = AddressForm({"email": "", "next": request.POST.get("next", "")})
        form.errors.clear()
        words = _("That passkey wasn’t accepted here. You can have a code sent instead.")
        return refuse(request, "accounts/sign_in.html", form, words)
    wished = safe_path(request.POST.get("next", ""))
    return complete_first_factor(request, user, method="passkey", wished=wished)


@public
@require_POST
def sign_in_passkey_options(request: Request) -> HttpResponse:
    return HttpResponse(keys.request_options(request, None), content_type="application/json")


@signed_in
@stepped_up
@require_http_methods(["GET", "HEAD", "POST"])
def passkeys(request: Request) -> HttpResponse:
    """POST adds the one that the browser has just made."""
    if request.method != "POST":
        return _page(request)
    user, form = own_user(request), PasskeyForm(request.POST)
    if not is_offered(request) or len(factors_of(user).passkeys) >= keys.MOST:
        return _page(request, _("There are enough passkeys. Remove one first."), status=409)
    if not form.is_valid():
        return _page(request, _("No passkey was made."), status=422)
    label = form.cleaned_data["name"] or browser_words(browser_of(request))
    try:
        keys.register_passkey(request, user, form.cleaned_data["answer"], label=label[:60])
    except FactorRefused:
        return _page(request, _("That passkey wasn’t accepted. Please try again."), status=422)
    factor_added(request, user, method="passkey", what=gettext_lazy("A passkey was added"))
    messages.success(request, _("Your passkey is added."))
    return after_set_up(request)


@signed_in
@stepped_up
@require_POST
def passkey_options(request: Request) -> HttpResponse:
    options = keys.creation_options(request, own_user(request), name=issuer_of(request))
    return HttpResponse(options, content_type="application/json")


@signed_in
@stepped_up
@require_http_methods(["GET", "HEAD", "POST"])
def passkey(request: Request, pk: int) -> HttpResponse:
    """Its name."""
    found = _own(request, pk)
    form = PasskeyNameForm(request.POST or None, initial={"name": found.name})
    if request.method == "POST" and form.is_valid():
        with at_the_door():
            Passkey.objects.filter(pk=found.pk).update(name=form.cleaned_data["name"])
        return HttpResponseRedirect(reverse(LIST))
    return own_page(request, "accounts/passkey.html", status=422 if form.errors else 200, form=form, passkey=found)


@signed_in
@stepped_up
@require_POST
def passkey_removal(request: Request, pk: int) -> HttpResponse:
    user, found = own_user(request), _own(request, pk)
    try:
        refuse_last(user, is_required=is_required(request))
    except StillRequired:
        messages.error(request, still_required())
        return HttpResponseRedirect(reverse(LIST))
    with at_the_door():
        found.delete()
    factor_removed(request, user, method="passkey", what=gettext_lazy("A passkey was removed"))
    messages.success(request, _("The passkey is removed."))
    return HttpResponseRedirect(reverse(LIST))


def _own(request: Request, pk: int) -> Passkey:
    with at_the_door():
        found: Passkey = get_object_or_404(Passkey, pk=pk, user=own_user(request))
        return found


def _page(request: Request, error: str = "", *, status: int = 200) -> HttpResponse:
    found = factors_of(own_user(request)).passkeys
    context = {"passkeys": found, "host": host_of(request), "error": error, "is_offered": is_offered(request)}
    return own_page(request, "accounts/passkeys.html", status=status, **context)
