"""Runs the drill, keeps its result, and raises the alarm."""

from __future__ import annotations

import logging
from collections.abc import Collection
from datetime import datetime, timedelta

from django.conf import settings
from django.utils import timezone

from tenants import hosts
from tenants.accounts.models import User
from tenants.drill.findings import Findings
from tenants.drill.guards import try_guards
from tenants.drill.login import try_platform
from tenants.drill.models import DrillRun
from tenants.drill.pages import try_pages
from tenants.drill.rehearsal import rehearsing
from tenants.drill.rivals import gather
from tenants.drill.tables import try_tables
from tenants.entry import entering_platform
from tenants.mail import absolute_url, post
from tenants.models import Business, BusinessStatus

log = logging.getLogger("portico.drill")
KEPT_FOR = timedelta(days=90)
ONE_ALARM_IN = timedelta(hours=6)


def drill_business(business: Business) -> DrillRun:
    """Outside of any transaction: tries both locks of a business with rivals who leave no trace."""
    started = timezone.now()
    return _keep(business, started, try_business(business))


def try_business(business: Business, *, routes: Collection[str] = ()) -> Findings:
    """The same, and keeps no result. With `routes`, of the pages only these."""
    findings = Findings()
    with rehearsing():
        cast = gather(_awake(business))
        findings.untried += cast.unfilled
        if cast.other is None:
            findings.untried.append("another business: there is none, and no spare schema")
        try_guards(business.schema_name, findings)
        try_tables(cast, findings)
        try_pages(cast, findings, only=routes)
    for seen in filter(None, (cast.other, cast.business)):
        hosts.forget(seen.primary_host)  # it has never been there, or never been awake
    return findings


def _awake(business: Business) -> Business:
    """A suspended one is opened for the rehearsal: behind pages that all say that it rests, no lock would be tried."""
    if not business.is_suspended:
        return business
    with entering_platform():
        Business.objects.filter(pk=business.pk).update(status=BusinessStatus.OPEN)
        awake: Business = Business.objects.get(pk=business.pk)
        return awake


def drill_platform() -> DrillRun:
    """Outside of any transaction: what all businesses stand on."""
    started, findings = timezone.now(), Findings()
    with rehearsing():
        try_platform(findings)
    return _keep(None, started, findings)


def _keep(business: Business | None, started: datetime, findings: Findings) -> DrillRun:
    with entering_platform():
        alarmed_lately = DrillRun.objects.filter(has_held=False, finished_at__gt=timezone.now() - ONE_ALARM_IN).exists()
        run = DrillRun.objects.create(
            business=business,
            started_at=started,
            pages=findings.pages,
            queries=findings.queries,
            guards=findings.guards,
            breaches=[breach.as_data() for breach in findings.breaches],
            untried=findings.untried,
            has_held=findings.has_held,
        )
        DrillRun.objects.filter(business=business, started_at__lt=started - KEPT_FOR).delete()
        if not findings.has_held and not alarmed_lately:
            _mail_staff(run)
    if not findings.has_held:
        where = business.schema_name if business else "the platform"
        log.error("the drill failed in %s: %s", where, "; ".join(map(str, findings.breaches[:20])))
    return run


def _mail_staff(run: DrillRun) -> None:
    context = {
        "place": run.business.name if run.business else settings.PLATFORM_NAME,
        "breaches": run.breaches[:20],
        "link": absolute_url("/console/drills/"),
        "platform": settings.PLATFORM_NAME,
    }
    for email in User.objects.filter(is_active=True).values_list("email", flat=True):
        post(to=email, template="drill/mail/alarm", context=context, reason="drill.failed")
