"""Mails to the owners about a name."""

from __future__ import annotations

from collections.abc import Sequence

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from tenant_apps.domains.names import shown
from tenant_apps.domains.queries import owner_addresses
from tenants.mail import absolute_url, post

Words = str | Promise


def verified(host: str) -> None:
    _tell(
        title=format_lazy(_("{host} is ready"), host=shown(host)),
        lines=[
            _("Its records are right, and your portal answers there from now on."),
            _("Look at it, then make it your main address: from that moment on, mails and links lead there."),
        ],
        reason="domain.verified",
    )


def failing(host: str) -> None:
    _tell(
        title=format_lazy(_("{host} no longer leads to your portal"), host=shown(host)),
        lines=[
            _("Its record leads somewhere else, or is gone."),
            _("Set it right within two days and nobody notices. If not, links lead to your first address again."),
        ],
        reason="domain.failing",
    )


def lost(host: str) -> None:
    _tell(
        title=_("Your portal is back at its first address"),
        lines=[
            format_lazy(
                _("{host} has not led to your portal for days, so we stopped counting on it."), host=shown(host)
            ),
            _("Everything works at your first address, and links in mails lead there. Nothing is lost."),
        ],
        reason="domain.lost",
    )


def _tell(*, title: Words, lines: Sequence[Words], reason: str) -> None:
    link = absolute_url(reverse("domains:domain-list"))
    context = {"title": title, "lines": lines, "link": link}
    for email in owner_addresses():
        post(to=email, template="domains/mail/notice", context=context, reason=reason)
