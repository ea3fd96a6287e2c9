"""Does the tasks that wait. Ends by SIGTERM or Ctrl-C, after the tasks in hand; what it has not begun it hands back."""

from __future__ import annotations

import signal
import threading
from argparse import ArgumentParser
from datetime import timedelta
from typing import Any

from django.core.management.base import BaseCommand
from dramatiq.worker import Worker

from tenants.queue.broker import LEASE
from tenants.queue.tasks import broker, load_tasks


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--threads", type=int, default=4, help="tasks done at once (default 4)")
        parser.add_argument(
            "--patience", type=int, default=60, help="seconds the tasks in hand get to end (default 60)"
        )
        parser.add_argument(
            "--lease",
            type=int,
            default=int(LEASE.total_seconds()),
            help=f"seconds after which a lost worker's tasks are done by another (default {LEASE.seconds})",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        load_tasks()
        broker.lease = timedelta(seconds=options["lease"])
        has_to_stop = threading.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: has_to_stop.set())
        worker = Worker(broker, worker_threads=options["threads"])
        broker.emit_after("process_boot")
        worker.start()
        self.stdout.write("The worker is ready.")
        self.stdout.flush()
        has_to_stop.wait()
        worker.stop(timeout=options["patience"] * 1000)
        broker.close()
