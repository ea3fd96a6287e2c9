"""The own password and address."""

from __future__ import annotations

from django.contrib import messages
from django.db import IntegrityError, transaction
from django.http import HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from tenants.access import signed_in
from tenants.accounts import codes, notices
from tenants.accounts.choices import CodePurpose
from tenants.accounts.entering import end_other_sessions
from tenants.accounts.factors.remembered import forget_browsers
from tenants.accounts.finding import index_addresses
from tenants.accounts.forms import CodeForm, NewAddressForm, NewPasswordForm
from tenants.accounts.meters import mail_meters, try_meters
from tenants.accounts.models import User
from tenants.accounts.operations import ask_for_address_code
from tenants.accounts.stepping_up import is_fresh, stepped_up, to_confirmation
from tenants.accounts.throttle import TooManyTries, count_try
from tenants.accounts.trail import note
from tenants.accounts.views.answers import wait_words
from tenants.accounts.views.own import account_home, own_page, own_user
from tenants.entry import at_the_door
from tenants.requests import Request

NEW_ADDRESS = "new_address"


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def password(request: Request) -> HttpResponseBase:
    """Sets or changes it. Who has just come by a code from the mail or a second factor need not know the old one:
    that is all there is to a reset, so no reset can pass the second factor by. Where there is no old one, such a proof
    is the only way: an open session alone gives nobody a way back in."""
    user = own_user(request)
    if not user.has_usable_password() and not is_fresh(request):
        return to_confirmation(request)
    asks_current = user.has_usable_password() and not is_fresh(request)
    form = NewPasswordForm(request.POST or None, user=user, asks_current=asks_current)
    if request.method != "POST" or not form.is_valid():
        return _password_page(request, form, status=422 if form.errors else 200)
    with at_the_door():
        try:
            if asks_current and not _knows_current(request, user, form):
                form.add_error("current", _("That is not your current password."))
                return _password_page(request, form, status=422)
        except TooManyTries as error:
            form.add_error(None, wait_words(error))
            page = _password_page(request, form, status=429)
            page["Retry-After"] = str(error.seconds)
            return page
        user.set_password(form.cleaned_data["new_password"])
        user.save(update_fields=["password"])
    forget_browsers(user)
    end_other_sessions(request, user)
    note("account.password_changed", user)
    notices.changed(user, gettext_lazy("Your password was changed"))
    messages.success(request, _("Your new password is set."))
    return HttpResponseRedirect(account_home(request))


@signed_in
@stepped_up
@require_http_methods(["GET", "HEAD", "POST"])
def address(request: Request) -> HttpResponse:
    """A code goes to the new address: only who can read it may take it on."""
    form = NewAddressForm(request.POST or None)
    if request.method != "POST" or not form.is_valid():
        return own_page(request, "accounts/address.html", status=422 if form.errors else 200, form=form)
    email = form.cleaned_data["email"]
    try:
        with at_the_door():
            ask_for_address_code(email=email, meters=mail_meters(request, email))
    except TooManyTries as error:
        form.add_error(None, wait_words(error))
        return own_page(request, "accounts/address.html", status=429, form=form)
    request.session[NEW_ADDRESS] = email
    return HttpResponseRedirect(reverse("accounts:address-code"))


@signed_in
@stepped_up
@require_http_methods(["GET", "HEAD", "POST"])
def address_code(request: Request) -> HttpResponse:
    email = request.session.get(NEW_ADDRESS, "")
    if not email:
        return HttpResponseRedirect(reverse("accounts:address"))
    form = CodeForm(request.POST or None)
    if request.method != "POST" or not form.is_valid():
        return own_page(
            request, "accounts/address_code.html", status=422 if form.errors else 200, form=form, email=email
        )
    status, words = _take_on(request, email, form.cleaned_data["code"])
    if words:
        form.add_error(None, words)
        return own_page(request, "accounts/address_code.html", status=status, form=form, email=email)
    messages.success(request, _("From now on you sign in as %(email)s.") % {"email": email})
    return HttpResponseRedirect(account_home(request))


def _take_on(request: Request, email: str, code: str) -> tuple[int, str]:
    """What was wrong, if anything."""
    user = own_user(request)
    before = user.email
    try:
        with at_the_door():
            count_try(try_meters(request, email))
            codes.redeem_code(CodePurpose.NEW_ADDRESS, email=email, code=code)
            with transaction.atomic():
                User.objects.filter(pk=user.pk).update(email=email)
            index_addresses()
    except TooManyTries as error:
        return 429, wait_words(error)
    except (codes.CodeRefused, IntegrityError):
        return 422, _("That code isn’t right, or no longer works.")
    request.session.pop(NEW_ADDRESS)
    user.email = email
    forget_browsers(user)
    end_other_sessions(request, user)
    note("account.address_changed", user)
    notices.address_changed(before, email)
    return 302, ""


def _password_page(request: Request, form: NewPasswordForm, *, status: int) -> HttpResponse:
    has_password = own_user(request).has_usable_password()
    return own_page(request, "accounts/password.html", status=status, form=form, has_password=has_password)


def _knows_current(request: Request, user: User, form: NewPasswordForm) -> bool:
    count_try(try_meters(request, user.email))
    return user.check_password(form.cleaned_data["current"])
