"""Where somebody is signed in, and which browsers are not asked for the second step."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from tenants.access import signed_in
from tenants.accounts.browsers import browser_words, is_handheld
from tenants.accounts.factors.remembered import forget_browser, remembered_by
from tenants.accounts.models import Session
from tenants.accounts.sessions import digest_of, end_sessions
from tenants.accounts.trail import note
from tenants.accounts.views.own import own_page, own_user
from tenants.entry import at_the_door
from tenants.events import reseat
from tenants.requests import Request

PAGE = "accounts:devices"
SHORT = 16  # letters of a session's digest that name it in an address, within one login


@dataclass(frozen=True, slots=True)
class Device:
    key: str
    name: str
    is_handheld: bool
    network: str
    used_at: datetime
    is_this: bool


@signed_in
@require_safe
def devices(request: Request) -> HttpResponse:
    found = _devices(request)
    others = sum(not device.is_this for device in found)
    remembered = [(one, browser_words(one.browser)) for one in remembered_by(own_user(request))]
    return own_page(request, "accounts/devices.html", devices=found, others=others, remembered=remembered)


@signed_in
@require_POST
def device_end(request: Request, key: str) -> HttpResponse:
    with at_the_door():
        _others(request).filter(session_key__startswith=key[:SHORT].ljust(SHORT, "-")).delete()
    reseat(own_user(request).pk)
    note("account.session_ended", own_user(request))
    messages.success(request, _("That device is signed out."))
    return HttpResponseRedirect(reverse(PAGE))


@signed_in
@require_POST
def other_devices_end(request: Request) -> HttpResponse:
    end_sessions(own_user(request).pk, but=request.session.session_key)
    note("account.sessions_ended", own_user(request))
    messages.success(request, _("All other devices are signed out."))
    return HttpResponseRedirect(reverse(PAGE))


@signed_in
@require_POST
def remembered_removal(request: Request, pk: int) -> HttpResponse:
    if forget_browser(own_user(request), pk):
        note("account.browser_forgotten", own_user(request))
        messages.success(request, _("That browser is asked for the second step again."))
    return HttpResponseRedirect(reverse(PAGE))


def _devices(request: Request) -> list[Device]:
    this = digest_of(request.session.session_key or "")
    with at_the_door():
        rows = list(_sessions(request).order_by("-last_used_at")[:50])
    shown = [
        Device(
            key=row.session_key[:SHORT],
            name=browser_words(row.browser),
            is_handheld=is_handheld(row.browser),
            network=row.network,
            used_at=row.last_used_at,
            is_this=row.session_key == this,
        )
        for row in rows
    ]
    return sorted(shown, key=lambda device: not device.is_this)


def _sessions(request: Request) -> QuerySet[Session]:
    return Session.objects.filter(user=own_user(request), expire_date__gt=timezone.now())


def _others(request: Request) -> QuerySet[Session]:
    return _sessions(request).exclude(session_key=digest_of(request.session.session_key or ""))
