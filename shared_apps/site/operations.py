from __future__ import annotations

from collections.abc import Sequence

from django.conf import settings

from tenants.accounts.finding import businesses_with
from tenants.accounts.throttle import Meter, count_try
from tenants.hosts import origin_of
from tenants.mail import post
from tenants.queue import enqueue


def ask_for_portals(*, email: str, meters: Sequence[Meter]) -> None:
    """Has the list of portals mailed where the address has any. Raises `TooManyTries`.

    Whether it has is found out by a task: neither the answer nor its timing says so.
    """
    count_try(meters)
    enqueue("site.mail_portals", email=email)


def mail_portals(*, email: str) -> None:
    """Nothing is sent to an address that has none: who never had to do with us gets no mail of ours."""
    found = businesses_with(email)
    if found:
        portals = [{"name": one.name, "link": f"{origin_of(one.primary_host)}/sign-in/"} for one in found]
        context = {"portals": portals, "platform": settings.PLATFORM_NAME}
        post(to=email, template="site/mail/portals", context=context, reason="site.portals")
