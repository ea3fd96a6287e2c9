"""Asks for the tasks that come round. Several may run at once; each run is asked for by one of them."""

from __future__ import annotations

import logging
import signal
import threading
from typing import Any

import psycopg
from django.core.management.base import BaseCommand
from django.db import OperationalError, connections

from tenants import schedule

LOOK_EVERY_SECONDS = 2
log = logging.getLogger("portico.schedule")


class Command(BaseCommand):
    help = __doc__

    def handle(self, *args: Any, **options: Any) -> None:
        has_to_stop = threading.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: has_to_stop.set())
        knows_rules = False
        while not has_to_stop.is_set():
            try:
                if not knows_rules:
                    schedule.remember_rules()
                    knows_rules = True
                    self.stdout.write("The scheduler is ready.")
                    self.stdout.flush()
                schedule.run_due()
            except (OperationalError, psycopg.OperationalError) as error:
                log.warning("the database is away: %s", type(error).__name__)
            finally:
                connections.close_all()
            has_to_stop.wait(LOOK_EVERY_SECONDS)
