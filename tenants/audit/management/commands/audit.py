"""Looks at the audit trails: that no entry was changed, removed or moved (`verify`), or writes one out (`export`)."""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any, TextIO

from django.core.management.base import BaseCommand, CommandError
from django.db.models import Q

from tenants.audit.checking import check
from tenants.audit.exporting import chained, csv_lines, json_lines
from tenants.audit.operations import record
from tenants.audit.queries import oldest_first
from tenants.audit.sealing import End
from tenants.audit.verifying import verify
from tenants.blueprints.wording import Words
from tenants.entry import entering, entering_platform
from tenants.management.commands.enter import find_business
from tenants.models import Business
from tenants.viewer import SYSTEM

PLATFORM = "the platform"


class Command(BaseCommand):
    help = __doc__
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        actions = parser.add_subparsers(dest="action", required=True)
        verifying = actions.add_parser("verify", help="look at every entry; fails where one does not fit")
        which = verifying.add_mutually_exclusive_group()
        which.add_argument("--business", action="append", help="a host name or a schema; may be given several times")
        which.add_argument("--platform", action="store_true", help="the platform's own trail alone")
        which.add_argument(
            "--all", action="store_true", help="the platform's and every business's (without any of these)"
        )
        verifying.add_argument(
            "--expect", type=end_from, metavar="NUMBER:HASH", help="an end of the trail that was kept elsewhere"
        )
        exporting = actions.add_parser("export", help="write a trail out, oldest first")
        exporting.add_argument("business", nargs="?", help="a host name or a schema; the platform's own without it")
        exporting.add_argument("--format", choices=("jsonl", "csv"), default="jsonl")
        exporting.add_argument("--output", type=Path, help="a file, rather than standard output")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["action"] == "export":
            self._export(options)
        else:
            self._verify(options)

    def _verify(self, options: dict[str, Any]) -> None:
        expected, broken = options["expect"], 0
        for name, place in places(options):
            with place:
                verdict = verify(expected) if expected else check()
            span = f"entries {verdict.first} to {verdict.last}" if verdict.last else "no entries"
            self.stdout.write(f"{name}: {'whole' if verdict.is_whole else 'NOT WHOLE'}, {span}")
            for fault in verdict.faults:
                self.stdout.write(f"  {fault}")
            if verdict.more_faults:
                self.stdout.write(f"  and {verdict.more_faults} more")
            broken += not verdict.is_whole
        if broken:
            raise CommandError(f"{broken} {'trail is' if broken == 1 else 'trails are'} not whole.", returncode=1)

    def _export(self, options: dict[str, Any]) -> None:
        place = entered(find_business(options["business"]) if options["business"] else None)
        if options["output"] is None:
            return self._write(sys.stdout, options["format"], place)
        with options["output"].open("w", encoding="utf-8", newline="") as file:
            return self._write(file, options["format"], place)

    def _write(self, file: TextIO, kind: str, place: AbstractContextManager[None]) -> None:
        with place:
            pairs = chained(oldest_first(Q()))
            file.writelines(json_lines(pairs) if kind == "jsonl" else csv_lines(pairs, words=Words(), clients={}))
            record(by=SYSTEM, verb="audit.exported", how=f"command, {kind}")


def places(options: dict[str, Any]) -> Iterator[tuple[str, AbstractContextManager[None]]]:
    if options["business"]:
        for name in options["business"]:
            yield name, entered(find_business(name))
        return
    yield PLATFORM, entered(None)
    if not options["platform"]:
        with entering_platform():
            businesses = list(Business.objects.order_by("pk"))
        for business in businesses:
            yield business.primary_host or business.schema_name, entered(business)


def entered(business: Business | None) -> AbstractContextManager[None]:
    return entering_platform() if business is None else entering(business, SYSTEM)


def end_from(text: str) -> End:
    position, _, digest = text.partition(":")
    return End(int(position), bytes.fromhex(digest))
