"""How fast tasks go through: `python -m tests.benchmarks.queue --tasks 3000`.

Needs ADMIN_DATABASE_URL, and makes a database of its own there, which it drops. Each task enters its business and
writes one row; then single tasks are asked for one by one, and the time from commit to done is taken.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import time

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
django.setup()

import psycopg  # Django's setup had to come first
from django.conf import settings
from django.core.management import call_command
from django.db import connections

from tenants.entry import entering, entering_queue
from tenants.models import Business
from tenants.provisioning import open_business
from tenants.queue import enqueue
from tenants.viewer import SYSTEM

SINGLE = 50


def wait_until_done() -> None:
    while True:
        with entering_queue(), connections["default"].cursor() as cursor:
            cursor.execute("SELECT 1 FROM portico.message LIMIT 1")
            if cursor.fetchone() is None:
                return


def ask(business: Business, count: int) -> float:
    start = time.perf_counter()
    with entering(business, SYSTEM):
        for _ in range(count):
            enqueue("tests.write_entry", verb="test.benchmark")
    return time.perf_counter() - start


def measure(business: Business, count: int) -> None:
    asked = ask(business, count)
    start = time.perf_counter()
    wait_until_done()
    took = time.perf_counter() - start
    delays = []
    for _ in range(SINGLE):
        ask(business, 1)
        start = time.perf_counter()
        wait_until_done()
        delays.append(time.perf_counter() - start)
    print(f"asked for {count / asked:,.0f} a second in one transaction, done {count / took:,.0f} a second")
    print(f"a single task is done {statistics.median(delays) * 1000:.1f} ms after its commit (median)")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--tasks", type=int, default=3000)
    parser.add_argument("--threads", default="4")
    options = parser.parse_args()
    call_command("prepare", verbosity=0)
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "tests.tenants.process_settings"}
    try:
        business = open_business(
            name="A", industry="clinic", host="a.localhost", owner_email="o@a.test", owner_name="Olive"
        )
        program = [sys.executable, "manage.py", "work", "--threads", options.threads]
        with subprocess.Popen(program, env=environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as worker:
            try:
                assert worker.stdout is not None
                worker.stdout.readline()
                measure(business, options.tasks)
            finally:
                worker.terminate()
    finally:
        connections.close_all()
        with psycopg.connect(settings.ADMIN_DATABASE_URL, autocommit=True) as server:
            server.execute(f'DROP DATABASE IF EXISTS "{settings.DATABASES["owner"]["NAME"]}" WITH (FORCE)'.encode())


if __name__ == "__main__":
    main()
