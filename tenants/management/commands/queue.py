"""Shows how the queue fares, lists what was given up, and gives it another try."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand

from tenants.entry import entering_platform
from tenants.queue import health


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        actions = parser.add_subparsers(dest="action")
        actions.add_parser("status", help="how many tasks wait, run, and were given up")
        actions.add_parser("dead", help="the tasks that were given up, and why")
        retry = actions.add_parser("retry", help="give tasks that were given up all their tries again")
        retry.add_argument("ids", nargs="*", type=UUID, help="ids as `queue dead` shows them")
        retry.add_argument("--task", default="", help="all of this task, such as mail.deliver")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["action"] == "dead":
            self._show_dead()
        elif options["action"] == "retry":
            with entering_platform():
                count = health.revive(ids=options["ids"], task=options["task"])
            self.stdout.write(f"{count} will be tried again.")
        else:
            self._show_status()

    def _show_status(self) -> None:
        late = health.oldest_waiting_seconds()
        with entering_platform():
            counts = health.task_counts()
        self.stdout.write(f"{'task':40} {'waiting':>8} {'running':>8} {'later':>8} {'given up':>8}")
        for one in counts:
            self.stdout.write(f"{one.task:40} {one.waiting:8} {one.running:8} {one.later:8} {one.dead:8}")
        self.stdout.write(f"The oldest waits {late:.0f} s.")

    def _show_dead(self) -> None:
        with entering_platform():
            letters = health.dead_letters()
        for one in letters:
            self.stdout.write(f"{one.died_at:%Y-%m-%d %H:%M} {one.id} {one.task} {one.schema}: {one.error}")
        if not letters:
            self.stdout.write("Nothing was given up.")
