"""The password page, which each room mounts behind its own seat's decorator."""

from __future__ import annotations

from typing import cast

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _

from tenants.accounts.forms import NewPasswordForm
from tenants.accounts.meters import try_meters
from tenants.accounts.models import User
from tenants.accounts.throttle import TooManyTries, count_try
from tenants.accounts.views.answers import too_many
from tenants.entry import at_the_door
from tenants.requests import Request

PAGE = "accounts/password.html"


def password_page(request: Request, *, back: str) -> HttpResponse:
    """Sets or changes the own password; every other session of the login ends with the old one."""
    user = cast(User, request.user)
    form = NewPasswordForm(request.POST or None, user=user)
    context = {"form": form, "back": back, "has_password": user.has_usable_password()}
    if request.method != "POST" or not form.is_valid():
        return render(request, PAGE, context, status=422 if form.errors else 200)
    with at_the_door():
        try:
            if not _knows_current(request, user, form):
                form.add_error("current", _("That is not your current password."))
                return render(request, PAGE, context, status=422)
        except TooManyTries as error:
            return too_many(request, PAGE, form, error, back=back)
        user.set_password(form.cleaned_data["new_password"])
        user.save(update_fields=["password"])
    update_session_auth_hash(request, user)
    messages.success(request, _("Your new password is set."))
    return HttpResponseRedirect(back)


def _knows_current(request: Request, user: User, form: NewPasswordForm) -> bool:
    if "current" not in form.fields:
        return True
    count_try(try_meters(request, user.email))
    return user.check_password(form.cleaned_data["current"])
