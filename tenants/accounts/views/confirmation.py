"""The step-up: somebody who is signed in shows again that it is them."""

from __future__ import annotations

from django.http import HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from tenants.access import signed_in
from tenants.accounts import codes
from tenants.accounts.assurance import assurance_of
from tenants.accounts.choices import CodePurpose
from tenants.accounts.entering import raise_assurance
from tenants.accounts.factors.owned import has_factor
from tenants.accounts.factors.passkeys import request_options
from tenants.accounts.forms import CodeForm
from tenants.accounts.landing import safe_path
from tenants.accounts.meters import mail_meters, own_meters, try_meters
from tenants.accounts.operations import mail_confirmation_code
from tenants.accounts.throttle import TooManyTries, count_try, forget_tries
from tenants.accounts.views.answers import wait_words
from tenants.accounts.views.own import account_home, own_page, own_user
from tenants.accounts.views.proving import ProofRefused, proof_given, proving_context
from tenants.entry import at_the_door
from tenants.requests import Request


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def confirmation(request: Request) -> HttpResponse:
    """With the second factor, where there is one; with a code from the mail otherwise."""
    user = own_user(request)
    if not has_factor(user):
        return _by_mail(request)
    if request.method != "POST":
        return own_page(request, "accounts/confirmation.html", **proving_context(request, user), next=_next(request))
    try:
        method = proof_given(request, user)
    except ProofRefused as refusal:
        context = proving_context(request, user, refusal)
        page = own_page(request, "accounts/confirmation.html", status=refusal.status, **context, next=_next(request))
        if refusal.seconds:
            page["Retry-After"] = str(refusal.seconds)
        return page
    shown = assurance_of(request.session)
    assert shown is not None, "signed in"
    raise_assurance(request, user, shown.with_factor(method))
    return HttpResponseRedirect(_next(request) or account_home(request))


@signed_in
@require_POST
def confirmation_options(request: Request) -> HttpResponse:
    return HttpResponse(request_options(request, own_user(request)), content_type="application/json")


@signed_in
@require_POST
def confirmation_mail(request: Request) -> HttpResponse:
    """Mails a code to the login's own address."""
    user = own_user(request)
    try:
        mail_confirmation_code(user, meters=mail_meters(request, user.email))
    except TooManyTries as error:
        return _mail_page(request, CodeForm(), error=wait_words(error), status=429, seconds=error.seconds)
    return _mail_page(request, CodeForm(), is_sent=True)


def _by_mail(request: Request) -> HttpResponse:
    if request.method != "POST":
        return _mail_page(request, CodeForm())
    user, form = own_user(request), CodeForm(request.POST)
    if not form.is_valid():
        return _mail_page(request, form, is_sent=True, status=422)
    try:
        with at_the_door():
            count_try(try_meters(request, user.email))
            codes.redeem_code(CodePurpose.STEP_UP, email=user.email, code=form.cleaned_data["code"])
            forget_tries(own_meters(request, user.email))
    except TooManyTries as error:
        return _mail_page(request, form, is_sent=True, error=wait_words(error), status=429, seconds=error.seconds)
    except codes.CodeRefused:
        words = _("That code isn’t right, or it is older than ten minutes. Look for the latest mail.")
        return _mail_page(request, form, is_sent=True, error=words, status=422)
    shown = assurance_of(request.session)
    assert shown is not None, "signed in"
    raise_assurance(request, user, shown.with_confirmation("code"))
    return HttpResponseRedirect(_next(request) or account_home(request))


def _mail_page(
    request: Request, form: CodeForm, *, is_sent: bool = False, error: str = "", status: int = 200, seconds: int = 0
) -> HttpResponse:
    page = own_page(
        request,
        "accounts/confirmation_mail.html",
        status=status,
        form=form,
        error=error,
        is_sent=is_sent,
        next=_next(request),
        email=own_user(request).email,
    )
    if seconds:
        page["Retry-After"] = str(seconds)
    return page


def _next(request: Request) -> str:
    return safe_path((request.POST or request.GET).get("next", ""))
