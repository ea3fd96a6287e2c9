"""Tries both locks on the running system, with rivals who leave no trace. Fails where a single one gets in."""

from __future__ import annotations

from argparse import ArgumentParser
from collections.abc import Sequence
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from tenants.drill.findings import Breach, Findings
from tenants.drill.models import DrillRun
from tenants.drill.operations import drill_business, drill_platform, try_business
from tenants.entry import entering_platform
from tenants.models import Business


class Command(BaseCommand):
    help = __doc__
    requires_system_checks = ["portico"]

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("hosts", nargs="*", help="only the businesses at these hosts (all of them)")

        parser.add_argument("--route", action="append", default=[], help="of the pages only this one; keeps no result")

    def handle(self, *args: Any, **options: Any) -> None:
        businesses = self._businesses(options["hosts"])
        bar = tqdm(businesses, unit=" businesses", disable=None, leave=False)
        found: list[tuple[Business | None, DrillRun | Findings]]
        if options["route"]:
            found = [(business, try_business(business, routes=options["route"])) for business in bar]
        else:
            found = [(None, drill_platform()), *((business, drill_business(business)) for business in bar)]
        self._report(found)

    def _businesses(self, wanted: list[str]) -> list[Business]:
        with entering_platform():
            found = list(Business.objects.order_by("pk"))
        if missing := set(wanted) - {business.primary_host for business in found}:
            raise CommandError(f"No business at {', '.join(sorted(missing))}.")
        return [business for business in found if not wanted or business.primary_host in wanted]

    def _report(self, found: Sequence[tuple[Business | None, DrillRun | Findings]]) -> None:
        pages, queries, guards = (
            sum(getattr(one, name) for _, one in found) for name in ("pages", "queries", "guards")
        )
        self.stdout.write(f"{pages:,} pages, {queries:,} queries and {guards:,} guards in {len(found)} places.")
        for untried in sorted({line for _, one in found for line in one.untried}):
            self.stdout.write(f"Not tried: {untried}")
        failed = [(business, one) for business, one in found if not one.has_held]
        for business, one in failed:
            self.stdout.write(business.primary_host if business else "The platform")
            for breach in one.breaches:
                self.stdout.write(f"  {breach if isinstance(breach, Breach) else Breach.of_data(breach)}")
        if failed:
            raise CommandError(f"{len(failed)} failed.")
        self.stdout.write("Every attempt was refused.")
