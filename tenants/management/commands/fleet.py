"""Shows how every schema of the fleet stands, and brings them all to the migrations of this version of the code."""

from __future__ import annotations

from argparse import ArgumentParser
from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from tenants import fleet
from tenants.fleet.connection import LOCK_SECONDS

SHOWN = 5  # names of schemas per line


class Command(BaseCommand):
    help = __doc__
    requires_system_checks = ["portico"]

    def add_arguments(self, parser: ArgumentParser) -> None:
        actions = parser.add_subparsers(dest="action", required=True)
        status = actions.add_parser("status", help="how the schemas stand")
        status.add_argument("--check", action="store_true", help="fail unless all of them are up to date")
        migrate = actions.add_parser("migrate", help="migrate the template, the spares and every business")
        migrate.add_argument("--jobs", type=int, default=4, help="connections at a time (4)")
        migrate.add_argument("--batch", type=int, default=20, help="schemas in one transaction (20)")
        migrate.add_argument("--schema", help="this one alone")
        migrate.add_argument(
            "--lock-timeout", type=float, default=LOCK_SECONDS, help=f"seconds to wait for a table ({LOCK_SECONDS:g})"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if fleet.public_needs_migrating():
            raise CommandError("The platform's own tables come first: run manage.py prepare.")
        if options["action"] == "migrate":
            self._migrate(options)
        else:
            self._show_status(must_be_current=options["check"])

    def _migrate(self, given: Mapping[str, Any]) -> None:
        options = fleet.Options(
            jobs=max(1, given["jobs"]),
            batch=max(1, given["batch"]),
            lock_seconds=given["lock_timeout"],
            progress=fleet.Bar(),
        )
        try:
            report = fleet.migrate(only=given["schema"], options=options)
        except fleet.TemplateFailed as error:
            raise CommandError(f"The template cannot be migrated, so nothing was: {error}") from error
        if given["schema"] and not report.schemas:
            raise CommandError(f"There is no schema {given['schema']}.")
        done = report.behind - len(report.failures)
        rate = f", {report.behind / report.seconds:,.0f} a second" if report.behind > 1 else ""
        self.stdout.write(f"{report.schemas} schemas, {done} migrated in {report.seconds:.1f} s{rate}.")
        fleet.script()
        if report.failures:
            self._show_failures(report.failures)
            raise CommandError(f"{len(report.failures)} schemas are as they were. Run it again when that is put right.")

    def _show_status(self, *, must_be_current: bool) -> None:
        status = fleet.read_status()
        template = "a template" if status.has_template else "no template: run manage.py prepare"
        self.stdout.write(f"{status.businesses} businesses, {status.spares} spares, {template}.")
        for migration, count in status.missing.items():
            self.stdout.write(f"{count} without {migration}")
        for title, names in (
            ("behind", status.behind),
            ("without this version's guards", status.unguarded),
            ("of no business", status.unclaimed),
            ("missing, though a business needs them", status.lost),
        ):
            if names:
                self.stdout.write(f"{len(names)} {title}: {_some(names)}")
        self._show_failures(status.failures)
        if status.is_current:
            self.stdout.write("All are up to date.")
        elif must_be_current:
            raise CommandError("The fleet is not up to date.")

    def _show_failures(self, failures: Mapping[str, str]) -> None:
        by_reason: defaultdict[str, list[str]] = defaultdict(list)
        for name, reason in failures.items():
            by_reason[reason].append(name)
        for reason, names in by_reason.items():
            self.stdout.write(f"{len(names)} failed ({_some(names)}): {reason}")


def _some(names: list[str]) -> str:
    more = f" and {len(names) - SHOWN} more" if len(names) > SHOWN else ""
    return ", ".join(names[:SHOWN]) + more
