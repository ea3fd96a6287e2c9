"""Backup codes: shown once, when they are made; afterwards only how many are left."""

from __future__ import annotations

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tenants.access import signed_in
from tenants.accounts import notices
from tenants.accounts.entering import issuer_of
from tenants.accounts.factors import backup
from tenants.accounts.factors.owned import factors_of
from tenants.accounts.stepping_up import stepped_up
from tenants.accounts.trail import note
from tenants.accounts.views.factors import WISHED
from tenants.accounts.views.own import own_user, page_with_secret
from tenants.requests import Request


@signed_in
@stepped_up
@require_http_methods(["GET", "HEAD", "POST"])
def backup_codes(request: Request) -> HttpResponse:
    """POST makes new ones, which ends the old."""
    user = own_user(request)
    factors = factors_of(user)
    if not factors.is_on:
        return HttpResponseRedirect(reverse("accounts:second-factor"))
    if request.method == "POST":
        backup.show_once(request.session, user, backup.make_codes(user))
        note("account.backup_codes_made", user)
        notices.changed(user, gettext_lazy("New backup codes were made"))
        return HttpResponseRedirect(reverse("accounts:backup-codes"))
    shown = backup.shown(request.session, user)
    wished = request.session.get(WISHED, "")
    return page_with_secret(request, "accounts/backup_codes.html", codes=shown, left=factors.codes_left, wished=wished)


@signed_in
@stepped_up
@require_safe
def backup_codes_file(request: Request) -> HttpResponse:
    """The codes just made, as a text to keep."""
    user = own_user(request)
    codes = backup.shown(request.session, user)
    if not codes:
        return HttpResponseRedirect(reverse("accounts:backup-codes"))
    issuer = issuer_of(request)
    head = _("Backup codes for %(name)s, %(email)s, made on %(day)s. Each works once.") % {
        "name": issuer,
        "email": user.email,
        "day": timezone.now().date().isoformat(),
    }
    response = HttpResponse("\r\n".join([head, "", *codes, ""]), content_type="text/plain; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="backup-codes.txt"'
    response["X-Content-Type-Options"] = "nosniff"
    return response


@signed_in
@require_POST
def backup_codes_kept(request: Request) -> HttpResponse:
    """They are written down: from here on nobody sees them again."""
    backup.put_away(request.session)
    wished = request.session.pop(WISHED, "")
    return HttpResponseRedirect(wished or reverse("accounts:second-factor"))
