"""`{% load accounts %}{% signing_in %}`: how one signs in, as rows, on the account pages of every room."""

from __future__ import annotations

from django.template import Context, Library
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tenants.accounts.browsers import browser_words
from tenants.accounts.factors.owned import Factors, factors_of
from tenants.accounts.models import User
from tenants.accounts.requirement import is_offered, protect_by

register = Library()


@register.inclusion_tag("accounts/_signing_in_rows.html", takes_context=True)
def signing_in(context: Context) -> dict[str, object]:
    """Nothing while the team looks at the portal as a client: that would be the looker's own login."""
    request = context["request"]
    user = getattr(request, "user", None)
    if not isinstance(user, User) or request.viewer.read_only:
        return {"is_shown": False}
    factors = factors_of(user)
    return {
        "is_shown": True,
        "email": user.email,
        "password": _("Set") if user.has_usable_password() else _("None: you sign in with a code"),
        "second_factor": _factor_words(factors),
        "is_offered": is_offered(request) or factors.is_on,
        "must_protect": protect_by(request) is not None,
        "passkeys": ngettext("%(n)d passkey", "%(n)d passkeys", len(factors.passkeys)) % {"n": len(factors.passkeys)}
        if factors.passkeys
        else _("None yet"),
    }


@register.filter
def as_browser(name: str) -> str:
    return browser_words(name)


def _factor_words(factors: Factors) -> str:
    if not factors.is_on:
        return _("Off")
    left = ngettext("%(n)d backup code left", "%(n)d backup codes left", factors.codes_left) % {"n": factors.codes_left}
    return _("On, with %(codes)s") % {"codes": left}
